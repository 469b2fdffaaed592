#include "models/execution/mask_loops.h"

namespace ablate::models {
namespace {

template <class T>
void fill(T* mask, std::int64_t count, const KeepStream& stream, T kept) {
  const std::uint64_t last = stream.first + static_cast<std::uint64_t>(count);
  for (std::uint64_t index = stream.first; index < last;) {
    const philox::Block block = keep_words(stream, index >> 2);
    do {
      *mask++ = keep_factor(block.word[index & 3], stream.drop_rate, kept);
      ++index;
    } while ((index & 3) != 0 && index < last);
  }
}

}  // namespace

void fill_mask_cpu(float* mask, std::int64_t count, const KeepStream& stream, float kept) {
  fill(mask, count, stream, kept);
}
void fill_mask_cpu(double* mask, std::int64_t count, const KeepStream& stream, double kept) {
  fill(mask, count, stream, kept);
}

}  // namespace ablate::models
