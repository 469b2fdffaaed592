#include "runner/training/environment.h"

#include <ATen/Version.h>
#include <fstream>
#include <torch/csrc/api/include/torch/version.h>

#include "experiments/identity.h"
#include "models/fitting/xgboost_fit.h"
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
  if (const std::string xgboost = models::xgboost_version(); !xgboost.empty()) result["xgboost"] = xgboost;
  return result;
}

std::string worker_version() {
  std::string devices = "cpu";
  for (int i = 0; i < cuda_devices(); ++i) devices += ", cuda:" + std::to_string(i);
  return "ablate-worker " ABLATE_VERSION " (numerics " + std::to_string(experiments::numerics_revision) +
         ", LibTorch " TORCH_VERSION ", " +
         (models::xgboost_version().empty() ? "no XGBoost" : "XGBoost " + models::xgboost_version()) + ", " +
         at::get_cpu_capability() + ", " + devices + ")";
}

std::string environment_digest(const nlohmann::json& environment) {
  return experiments::sha256(experiments::canonical(environment)).substr(0, 16);
}

}  // namespace ablate::runner
