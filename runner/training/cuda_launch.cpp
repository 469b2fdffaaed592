#include "runner/training/cuda_launch.h"

#include "experiments/error.h"
#if defined(ABLATE_CUDA)
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#endif

namespace ablate::runner {

#if defined(ABLATE_CUDA)
void launch_on_cuda(const at::Tensor& tensor, const char* what, const std::function<int(void*)>& launch) {
  const c10::cuda::CUDAGuard guard(tensor.device());
  const int status = launch(c10::cuda::getCurrentCUDAStream().stream());
  if (status == 0) return;
  throw Error(Exit::device, std::string(what) + " on " + tensor.device().str() + " failed with CUDA error " +
                                std::to_string(status));
}
#else
void launch_on_cuda(const at::Tensor& tensor, const char* what, const std::function<int(void*)>&) {
  throw Error(Exit::device, std::string(what) + " on device '" + tensor.device().str() +
                                "' needs a build with ABLATE_CUDA=ON");
}
#endif

}  // namespace ablate::runner
