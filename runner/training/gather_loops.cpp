#include "runner/training/gather_loops.h"

#include <algorithm>

namespace ablate::runner {
namespace {

/// Row y of a channel of one changed example, written with `step` between neighbors. What gathered() says of
/// each element, with all that does not depend on x taken out of the loop.
template <class Stored, class T>
void gather_row(const Gather<Stored, T>& gather, const Change& change, const Stored* image,
                std::int64_t channel, std::int64_t y, T* out, std::int64_t step) {
  const bool reflect = gather.augmentation.reflect;
  const std::int64_t width = gather.extent.width;
  const std::int64_t row = padded(y + change.down, gather.extent.height, reflect);
  if (row < 0) {
    for (std::int64_t x = 0; x < width; ++x) out[x * step] = T{0};
    return;
  }
  const std::int64_t begin = (channel * gather.extent.height + row) * width;
  const T* center = gather.center == nullptr ? nullptr : gather.center + begin;
  for (std::int64_t x = 0; x < width; ++x) {
    const std::int64_t column = padded((change.mirrored ? width - 1 - x : x) + change.right, width, reflect);
    T value{0};
    if (column >= 0) {
      value = standardized(gather.table, channel, image[begin + column]);
      if (center != nullptr) value -= center[column];
    }
    out[x * step] = value;
  }
}

}  // namespace

template <class Stored, class T>
void gather_cpu(const Gather<Stored, T>& gather, std::int64_t n, T* batch) {
  const Extent& extent = gather.extent;
  const std::int64_t size = extent.channels * extent.height * extent.width;
  const std::int64_t step = gather.channels_last ? extent.channels : 1;
  for (std::int64_t i = 0; i < n; ++i, batch += size) {
    const Change change = change_of(gather.augmentation, static_cast<std::uint64_t>(gather.rows[i]));
    const Stored* image = gather.stored + gather.rows[i] * size;
    for (std::int64_t channel = 0; channel < extent.channels; ++channel) {
      for (std::int64_t y = 0; y < extent.height; ++y) {
        gather_row(gather, change, image, channel, y,
                   batch + place_of(extent, gather.channels_last, channel, y, 0), step);
      }
    }
  }
}

template void gather_cpu(const Gather<std::uint8_t, float>&, std::int64_t, float*);
template void gather_cpu(const Gather<std::uint8_t, double>&, std::int64_t, double*);
template void gather_cpu(const Gather<float, float>&, std::int64_t, float*);
template void gather_cpu(const Gather<double, double>&, std::int64_t, double*);

}  // namespace ablate::runner
