#include <ATen/core/grad_mode.h>
#include <algorithm>
#include <cmath>
#include <limits>

#include "runner/training/probes/probe.h"

namespace ablate::runner {
namespace {

/// Of numbers summed in double.
struct Moments {
  double squares = 0, zeros = 0, count = 0;
  double min = std::numeric_limits<double>::infinity(), max = -std::numeric_limits<double>::infinity();

  void add(const at::Tensor& values) {
    const at::Tensor exact = values.detach().to(at::kDouble);
    squares += exact.square().sum().item<double>();
    zeros += static_cast<double>(exact.numel()) - exact.count_nonzero().item<double>();
    count += static_cast<double>(exact.numel());
    min = std::min(min, exact.min().item<double>());
    max = std::max(max, exact.max().item<double>());
  }
  void tell(results::Values& values, const std::string& prefix) const {
    values.emplace_back(prefix + "norm", std::sqrt(squares));
    values.emplace_back(prefix + "min", min);
    values.emplace_back(prefix + "max", max);
    values.emplace_back(prefix + "zero", zeros / count);
  }
};

}  // namespace

results::Values weights(const nlohmann::json& /*options*/, const Subject& subject) {
  const at::NoGradGuard no_grad;
  results::Values values;
  Moments all;
  for (const models::Parameter& parameter : subject.network.parameters()) {
    Moments one;
    one.add(parameter.value);
    all.add(parameter.value);
    one.tell(values, parameter.name + ".");
  }
  all.tell(values, "");
  return values;
}

}  // namespace ablate::runner
