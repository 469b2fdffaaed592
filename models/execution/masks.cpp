#include "models/execution/masks.h"

#include "experiments/error.h"
#include "models/execution/mask_loops.h"
#if defined(ABLATE_CUDA)
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#endif

namespace ablate::models {
namespace {

template <class T>
void fill_cuda([[maybe_unused]] at::Tensor& mask, [[maybe_unused]] const KeepStream& stream,
               [[maybe_unused]] T kept) {
#if defined(ABLATE_CUDA)
  const c10::cuda::CUDAGuard guard(mask.device());
  const int status = fill_mask_cuda(mask.data_ptr<T>(), mask.numel(), stream, kept,
                                    c10::cuda::getCurrentCUDAStream().stream());
  if (status != 0) {
    throw Error(Exit::device, "filling a mask on " + mask.device().str() + " failed with CUDA error " +
                                  std::to_string(status));
  }
#else
  throw Error(Exit::device, "this worker was built without CUDA; device '" + mask.device().str() +
                                "' needs a build with ABLATE_CUDA=ON");
#endif
}

template <class T>
void fill(at::Tensor& mask, const KeepStream& stream, T kept) {
  if (mask.numel() == 0) return;
  if (mask.device().is_cpu()) {
    fill_mask_cpu(mask.data_ptr<T>(), mask.numel(), stream, kept);
  } else {
    fill_cuda<T>(mask, stream, kept);
  }
}

}  // namespace

at::Tensor keep_mask(at::IntArrayRef shape, const KeepStream& stream, double kept,
                     const at::TensorOptions& options) {
  at::Tensor mask = at::empty(shape, options);
  if (mask.scalar_type() == at::kDouble) {
    fill<double>(mask, stream, kept);
  } else {
    fill<float>(mask, stream, static_cast<float>(kept));
  }
  return mask;
}

bool keeps_batch(const KeepStream& stream) {
  const std::uint32_t word = philox::word(stream.key, stream.step, stream.first);
  return keep_factor(word, stream.drop_rate, 1.0F) != 0.0F;
}

}  // namespace ablate::models
