#pragma once

#include <cstdint>
#include <string_view>

#include "experiments/random/normal.h"

namespace ablate::runner {

/// What a synthetic data set draws from: the stream (the set's own seed, purpose). Every draw is a pure
/// function of its place (row, column), so that a longer set begins with the shorter one.
class Draws {
 public:
  Draws(std::int64_t seed, std::string_view purpose) : key_(philox::key(seed, purpose)) {}

  /// Standard normal.
  [[nodiscard]] double normal(std::int64_t row, std::int64_t column = 0) const {
    return normal_pair(block(row, column)).first;
  }
  /// In (0, 1).
  [[nodiscard]] double uniform(std::int64_t row, std::int64_t column = 0) const {
    return uniform_pair(block(row, column)).first;
  }
  /// 0 … count - 1, equally often.
  [[nodiscard]] std::int64_t below(std::int64_t count, std::int64_t row, std::int64_t column = 0) const {
    return static_cast<std::int64_t>(uniform(row, column) * static_cast<double>(count));
  }

 private:
  [[nodiscard]] philox::Block block(std::int64_t row, std::int64_t column) const {
    const auto place = static_cast<std::uint64_t>(row);
    return philox::generate(key_, static_cast<std::uint32_t>(column), 0, static_cast<std::uint32_t>(place),
                            static_cast<std::uint32_t>(place >> 32));
  }

  philox::Key key_;
};

}  // namespace ablate::runner
