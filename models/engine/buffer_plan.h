#pragma once

#include <cstdint>
#include <vector>

#include "models/graph.h"

namespace ablate::models {

/// Where in one stretch of memory the buffers of a step lie. A buffer lives from one moment to another (both
/// included); buffers whose lives do not meet may share memory. Sizes are of one example: a batch of n takes
/// n times the offsets and the total, so that one plan serves every size of batch.
class BufferPlan {
 public:
  /// Returns the buffer's number. `begin` <= `end`.
  int add(Shape shape, int begin, int end);
  /// Gives every buffer its offset: the largest first, each at the lowest place that is free while it lives.
  void place();

  struct Buffer {
    Shape shape;  ///< of one example
    int begin = 0, end = 0;
    std::int64_t size = 0;    ///< scalars of one example, rounded up to 16 so that every buffer begins at a
                              ///< multiple of 64 bytes
    std::int64_t offset = 0;  ///< set by place()
  };
  [[nodiscard]] const std::vector<Buffer>& buffers() const { return buffers_; }
  [[nodiscard]] std::int64_t total() const { return total_; }

 private:
  std::vector<Buffer> buffers_;
  std::int64_t total_ = 0;
};

}  // namespace ablate::models
