#include "runner/training/environment.h"

#include <ATen/Version.h>
#include <fstream>
#include <torch/csrc/api/include/torch/version.h>

#include "experiments/identity.h"
#include "runner/training/cuda_device.h"

namespace ablate::runner {

namespace {

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

}  // namespace

nlohmann::json environment(const std::string& device) {
  nlohmann::json result = {{"device", device == "cpu" ? "cpu" : cuda_device_name(device)},
                           {"processor", processor()},
                           {"cpu_capability", at::get_cpu_capability()},
                           {"torch", TORCH_VERSION},
                           {"compiler", __VERSION__},
                           {"ablate", ABLATE_VERSION}};
  return result;
}

std::string worker_version() {
  std::string devices = "cpu";
  for (int i = 0; i < cuda_devices(); ++i) devices += ", cuda:" + std::to_string(i);
  return "ablate-worker " ABLATE_VERSION " (numerics " + std::to_string(experiments::numerics_revision) +
         ", LibTorch " TORCH_VERSION ", " + at::get_cpu_capability() + ", " + devices + ")";
}

std::string environment_digest(const nlohmann::json& environment) {
  return experiments::sha256(experiments::canonical(environment)).substr(0, 16);
}

}  // namespace ablate::runner
