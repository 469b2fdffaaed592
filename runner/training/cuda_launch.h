#pragma once

#include <ATen/ATen.h>
#include <functional>

namespace ablate::runner {

/// Calls launch(cudaStream_t) with the device of `tensor` current, on its current stream. Throws
/// Error(device) if launch returns an error, or if this program was built without CUDA.
void launch_on_cuda(const at::Tensor& tensor, const char* what, const std::function<int(void*)>& launch);

}  // namespace ablate::runner
