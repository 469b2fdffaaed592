#include "models/engine/buffer_plan.h"

#include <algorithm>

#include "models/execution/aligned.h"

namespace ablate::models {

int BufferPlan::add(Shape shape, int begin, int end) {
  const std::int64_t size = aligned_count(count(shape));
  buffers_.push_back({std::move(shape), begin, end, size, 0});
  return static_cast<int>(buffers_.size()) - 1;
}

void BufferPlan::place() {
  std::vector<Buffer*> order;
  for (Buffer& buffer : buffers_) order.push_back(&buffer);
  std::stable_sort(order.begin(), order.end(),
                   [](const Buffer* a, const Buffer* b) { return a->size > b->size; });
  std::vector<const Buffer*> placed;  // by offset
  total_ = 0;
  for (Buffer* buffer : order) {
    buffer->offset = 0;
    for (const Buffer* other : placed) {
      if (other->end < buffer->begin || buffer->end < other->begin) continue;
      if (buffer->offset + buffer->size <= other->offset) break;
      buffer->offset = std::max(buffer->offset, other->offset + other->size);
    }
    total_ = std::max(total_, buffer->offset + buffer->size);
    placed.insert(std::upper_bound(placed.begin(), placed.end(), buffer,
                                   [](const Buffer* a, const Buffer* b) { return a->offset < b->offset; }),
                  buffer);
  }
}

}  // namespace ablate::models
