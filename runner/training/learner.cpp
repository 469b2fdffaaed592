#include "runner/training/learner.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <stdexcept>

#include "experiments/error.h"
#include "models/fitted/fitted.h"
#include "runner/training/fit_learner.h"
#include "runner/training/network_learner.h"
#include "runner/training/perceptron_learner.h"

namespace ablate::runner {

namespace {

/// Sets what LibTorch keeps for the whole process. Returns the device.
at::Device prepare(const experiments::RunSpec& spec, const std::string& device) {
  const bool tf32 = spec.precision == "tf32";
  if (tf32 && device == "cpu")
    throw Error(Exit::device, "precision 'tf32' exists on GPUs only, this worker has device 'cpu': say fp32");
  at::set_num_threads(static_cast<int>(spec.threads));
  at::globalContext().setAllowTF32CuBLAS(tf32);
  at::globalContext().setAllowTF32CuDNN(tf32);
  return at::Device(device);
}

}  // namespace

results::Values Learner::look(const nlohmann::json& probe, std::int64_t /*step*/,
                              const std::filesystem::path& /*pictures*/) {
  throw std::logic_error("probe " + probe.at("name").get<std::string>() +
                         " looks at a model without a network");
}

std::unique_ptr<Learner> make_learner(const experiments::RunSpec& spec, const Assignment& assignment,
                                      const Host& host) {
  const at::Device device = prepare(spec, host.device);
  if (const models::FittedDescription* fitted = models::fitted_model(spec.network.name)) {
    if (fitted->component.facts.at("trains") == "fit") return std::make_unique<FitLearner>(spec, host);
    return std::make_unique<PerceptronLearner>(spec, host);
  }
  return std::make_unique<NetworkLearner>(spec, assignment, host, device);
}

}  // namespace ablate::runner
