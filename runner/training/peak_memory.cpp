#include "runner/training/peak_memory.h"

#include <fstream>

#include "runner/training/cuda_device.h"

namespace ablate::runner {

namespace {

std::int64_t status_bytes(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(key)) return std::stoll(line.substr(key.size() + 1)) * 1024;
  return 0;
}

}  // namespace

std::int64_t resident_bytes() { return status_bytes("VmRSS"); }

void reset_peak_memory(const std::string& device) {
  if (device != "cpu") return reset_cuda_peak(device);
  std::ofstream("/proc/self/clear_refs") << "5";  // VmHWM begins again at VmRSS
}

std::int64_t peak_memory_bytes(const std::string& device) {
  return device == "cpu" ? status_bytes("VmHWM") : cuda_peak_bytes(device);
}

}  // namespace ablate::runner
