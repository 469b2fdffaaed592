#include <ATen/core/grad_mode.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <utility>

#include "runner/training/probes/batches.h"
#include "runner/training/probes/probe.h"

namespace ablate::runner {
namespace {

using Function = models::Activation::Function;

/// The slope of an activation from x to y, as a share of its greatest slope.
at::Tensor relative_slope(const models::Activation& activation, const at::Tensor& x, const at::Tensor& y) {
  constexpr double steepest_gelu = 1.1289;  // at sqrt(2)
  const double slope = activation.slope;
  switch (activation.function) {
    case Function::sigmoid:
      return 4 * y * (1 - y);
    case Function::tanh:
      return 1 - y.square();
    case Function::relu:
      return (y > 0).to(y.scalar_type());
    case Function::leaky_relu:
      return at::where(y > 0, at::ones_like(y), at::full_like(y, slope)) / std::max(1.0, slope);
    case Function::elu:
      return at::where(y > 0, at::ones_like(y), y + slope) / std::max(1.0, slope);
    case Function::gelu: {  // the normal distribution's function and x times its density
      const at::Tensor share = 0.5 * (1 + at::erf(x * M_SQRT1_2));
      return (share + x * at::exp(-0.5 * x.square()) * (0.5 * M_2_SQRTPI * M_SQRT1_2)).abs() / steepest_gelu;
    }
  }
  throw std::logic_error("unknown activation");
}

struct Shares {
  double saturated = 0, zero = 0, units = 0;

  void add(const Shares& other) {
    saturated += other.saturated;
    zero += other.zero;
    units += other.units;
  }
  void tell(results::Values& values, const std::string& prefix) const {
    values.emplace_back(prefix + "saturated", saturated / units);
    values.emplace_back(prefix + "zero", zero / units);
  }
};

/// Of weights of maps; biases, gains and shifts begin at constants.
double zero_weights(const std::vector<models::Parameter>& parameters) {
  double zeros = 0, count = 0;
  for (const models::Parameter& parameter : parameters) {
    if (parameter.role != models::Role::weight) continue;
    count += static_cast<double>(parameter.value.numel());
    zeros += static_cast<double>(parameter.value.numel()) - parameter.value.count_nonzero().item<double>();
  }
  return zeros / count;
}

}  // namespace

results::Values saturation(const nlohmann::json& options, const Subject& subject) {
  const at::NoGradGuard no_grad;
  const double slope = options.at("slope");
  std::vector<std::pair<std::string, Shares>> layers;
  const auto& nodes = subject.network.graph().nodes;
  std::map<int, int> last_reader;  // of a value, among activations
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (std::holds_alternative<models::Activation>(nodes[i].operation))
      last_reader[nodes[i].inputs.at(0)] = static_cast<int>(i);
  models::Pass pass;
  std::size_t next = 0;
  std::map<int, at::Tensor> waiting;  // values that activations will read
  pass.observe = [&](const models::Node& node, const at::Tensor& value) {
    const auto index = static_cast<int>(&node - nodes.data());
    if (last_reader.contains(index)) waiting[index] = value;
    const auto* activation = std::get_if<models::Activation>(&node.operation);
    if (activation == nullptr) return;
    const int input = node.inputs.at(0);
    const at::Tensor x = waiting.at(input);
    if (last_reader.at(input) == index) waiting.erase(input);
    if (next == layers.size()) layers.emplace_back(node.name, Shares{});
    layers[next++].second.add({(relative_slope(*activation, x, value) < slope).sum().item<double>(),
                               static_cast<double>(value.numel()) - value.count_nonzero().item<double>(),
                               static_cast<double>(value.numel())});
  };
  each_batch(part_of(options, subject.data), subject.data.layout(), [&](const Batch& batch) {
    next = 0;
    subject.network.forward(batch.inputs, pass);
  });
  results::Values values;
  Shares all;
  for (const auto& [name, shares] : layers) {
    all.add(shares);
    shares.tell(values, name + ".");
  }
  if (!layers.empty()) all.tell(values, "");
  values.emplace_back("zero_weights", zero_weights(subject.network.parameters()));
  return values;
}

}  // namespace ablate::runner
