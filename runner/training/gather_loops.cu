#include "runner/training/gather_loops.h"

namespace ablate::runner {
namespace {

/// One thread for each element of the batch. Every thread draws its example's change anew: ten rounds of
/// arithmetic cost less than a second kernel.
template <class Stored, class T>
__global__ void fill(Gather<Stored, T> gather, std::uint64_t count, T* batch) {
  const std::uint64_t element = blockIdx.x * std::uint64_t{blockDim.x} + threadIdx.x;
  if (element >= count) return;
  const Extent& extent = gather.extent;
  auto rest = static_cast<std::int64_t>(element);
  const std::int64_t x = rest % extent.width;
  rest /= extent.width;
  const std::int64_t y = rest % extent.height;
  rest /= extent.height;
  const std::int64_t channel = rest % extent.channels;
  const std::int64_t n = rest / extent.channels;
  const Change change = change_of(gather.augmentation, static_cast<std::uint64_t>(gather.rows[n]));
  const std::int64_t size = extent.channels * extent.height * extent.width;
  batch[n * size + place_of(extent, gather.channels_last, channel, y, x)] =
      gathered(gather, change, n, channel, y, x);
}

}  // namespace

template <class Stored, class T>
int gather_cuda(const Gather<Stored, T>& gather, std::int64_t n, T* batch, void* cuda_stream) {
  constexpr std::uint64_t threads = 256;
  const auto count =
      static_cast<std::uint64_t>(n * gather.extent.channels * gather.extent.height * gather.extent.width);
  const auto blocks = static_cast<unsigned>((count + threads - 1) / threads);
  fill<<<blocks, threads, 0, static_cast<cudaStream_t>(cuda_stream)>>>(gather, count, batch);
  return cudaGetLastError();
}

template int gather_cuda(const Gather<std::uint8_t, float>&, std::int64_t, float*, void*);
template int gather_cuda(const Gather<std::uint8_t, double>&, std::int64_t, double*, void*);
template int gather_cuda(const Gather<float, float>&, std::int64_t, float*, void*);
template int gather_cuda(const Gather<double, double>&, std::int64_t, double*, void*);

}  // namespace ablate::runner
