#include "runner/training/cuda_device.h"

#include <ATen/ATen.h>

#include "experiments/error.h"
#if defined(ABLATE_CUDA)
#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDACachingAllocator.h>
#endif

namespace ablate::runner {

namespace {
[[noreturn]] void refuse(const std::string& device, const std::string& why) {
  throw Error(Exit::device, "device '" + device + "' cannot be used: " + why);
}
}  // namespace

#if defined(ABLATE_CUDA)

namespace {
c10::DeviceIndex index_of(const std::string& device) { return at::Device(device).index(); }

c10::CachingDeviceAllocator::DeviceStats stats(const std::string& device) {
  return c10::cuda::CUDACachingAllocator::getDeviceStats(index_of(device));
}
}  // namespace

int cuda_devices() { return at::hasCUDA() ? at::cuda::device_count() : 0; }

void check_cuda(const std::string& device) {
  if (!at::hasCUDA()) refuse(device, "LibTorch finds no CUDA GPU or driver");
  const int count = cuda_devices();
  if (index_of(device) < 0 || index_of(device) >= count)
    refuse(device, "this machine has " + std::to_string(count) + " CUDA devices, counted from cuda:0");
}

std::string cuda_device_name(const std::string& device) {
  const cudaDeviceProp* properties = at::cuda::getDeviceProperties(index_of(device));
  return std::string(properties->name) + ", compute capability " + std::to_string(properties->major) + "." +
         std::to_string(properties->minor) + ", CUDA " + std::to_string(CUDART_VERSION / 1000) + "." +
         std::to_string(CUDART_VERSION % 1000 / 10);
}

void reset_cuda_peak(const std::string& device) {
  c10::cuda::CUDACachingAllocator::resetPeakStats(index_of(device));
}

std::int64_t cuda_peak_bytes(const std::string& device) {
  constexpr auto all = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);
  return stats(device).allocated_bytes[all].peak;
}

#else

int cuda_devices() { return 0; }

void check_cuda(const std::string& device) {
  refuse(device, "this build has no CUDA (ABLATE_CUDA=ON makes one)");
}
std::string cuda_device_name(const std::string& device) {
  check_cuda(device);
  return {};
}
void reset_cuda_peak(const std::string& device) { check_cuda(device); }
std::int64_t cuda_peak_bytes(const std::string& device) {
  check_cuda(device);
  return 0;
}

#endif

}  // namespace ablate::runner
