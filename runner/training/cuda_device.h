#pragma once

#include <cstdint>
#include <string>

/// What the program asks of CUDA beside tensors. Compiled, never run where no GPU was lent.
namespace ablate::runner {

/// How many CUDA devices this build and machine can use.
int cuda_devices();
/// Throws Error(device) if this build or machine cannot use it; `device` is "cuda:N".
void check_cuda(const std::string& device);
/// "NVIDIA H100 80GB HBM3, compute capability 9.0, CUDA 13.0". Requires check_cuda().
std::string cuda_device_name(const std::string& device);
/// Begins a new count of the largest allocation.
void reset_cuda_peak(const std::string& device);
std::int64_t cuda_peak_bytes(const std::string& device);

}  // namespace ablate::runner
