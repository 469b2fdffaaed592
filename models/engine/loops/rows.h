#pragma once

#include <cstdint>

namespace ablate::models::loops {

/// Values as the element passes see them: `rows` (examples, or their positions) of `channels` numbers each,
/// row-major. An image in channels-last memory is [N H W, C], a vector [N, features].
struct Rows {
  std::int64_t rows = 0, channels = 0;
  [[nodiscard]] std::int64_t count() const { return rows * channels; }
};

/// The most channels that a folded row may have: coefficients of one row are then copied to the stack.
inline constexpr std::int64_t most_folded_channels = 256;

/// How many rows to take as one, so that inner loops over channels are long enough for vector instructions:
/// the smallest number that divides the rows and makes 64 channels or more, if possible a multiple of 16. 1
/// where there are many channels already.
inline std::int64_t folding(const Rows& x) {
  constexpr std::int64_t enough = 64, vector = 16;
  std::int64_t any = 1;
  for (std::int64_t fold = 2; x.channels * (fold - 1) < enough || any == 1; ++fold) {
    if (x.channels * fold > most_folded_channels || x.channels >= enough) break;
    if (x.rows % fold != 0 || x.channels * fold < enough) continue;
    if (x.channels * fold % vector == 0) return fold;
    if (any == 1) any = fold;
  }
  return any;
}

/// The same values with `folding` rows taken as one.
inline Rows folded(const Rows& x, std::int64_t folding) { return {x.rows / folding, x.channels * folding}; }

}  // namespace ablate::models::loops
