#include "models/execution/mask_loops.h"

namespace ablate::models {
namespace {

/// One thread for each block of four random numbers that the mask touches.
template <class T>
__global__ void fill(T* mask, std::uint64_t count, KeepStream stream, T kept) {
  const std::uint64_t quad = (stream.first >> 2) + blockIdx.x * std::uint64_t{blockDim.x} + threadIdx.x;
  const philox::Block block = keep_words(stream, quad);
  for (int lane = 0; lane < 4; ++lane) {
    const std::uint64_t index = 4 * quad + lane;
    if (index >= stream.first && index - stream.first < count) {
      mask[index - stream.first] = keep_factor(block.word[lane], stream.drop_rate, kept);
    }
  }
}

template <class T>
int launch(T* mask, std::int64_t count, const KeepStream& stream, T kept, void* cuda_stream) {
  constexpr std::uint64_t threads = 256;
  const std::uint64_t quads = ((stream.first & 3) + static_cast<std::uint64_t>(count) + 3) / 4;
  const auto blocks = static_cast<unsigned>((quads + threads - 1) / threads);
  fill<<<blocks, threads, 0, static_cast<cudaStream_t>(cuda_stream)>>>(
      mask, static_cast<std::uint64_t>(count), stream, kept);
  return cudaGetLastError();
}

}  // namespace

int fill_mask_cuda(float* mask, std::int64_t count, const KeepStream& stream, float kept, void* cuda_stream) {
  return launch(mask, count, stream, kept, cuda_stream);
}
int fill_mask_cuda(double* mask, std::int64_t count, const KeepStream& stream, double kept,
                   void* cuda_stream) {
  return launch(mask, count, stream, kept, cuda_stream);
}

}  // namespace ablate::models
