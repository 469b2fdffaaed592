#include "runner/training/gather_loops.h"

namespace ablate::runner {

template <class Stored, class T>
void gather_cpu(const Gather<Stored, T>& gather, std::int64_t n, T* batch) {
  const Extent& extent = gather.extent;
  for (std::int64_t i = 0; i < n; ++i) {
    const Change change = change_of(gather.augmentation, static_cast<std::uint64_t>(gather.rows[i]));
    for (std::int64_t channel = 0; channel < extent.channels; ++channel) {
      for (std::int64_t y = 0; y < extent.height; ++y) {
        for (std::int64_t x = 0; x < extent.width; ++x) {
          *batch++ = gathered(gather, change, i, channel, y, x);
        }
      }
    }
  }
}

template void gather_cpu(const Gather<std::uint8_t, float>&, std::int64_t, float*);
template void gather_cpu(const Gather<std::uint8_t, double>&, std::int64_t, double*);
template void gather_cpu(const Gather<float, float>&, std::int64_t, float*);
template void gather_cpu(const Gather<double, double>&, std::int64_t, double*);

}  // namespace ablate::runner
