#include <cmath>
#include <torch/csrc/autograd/autograd.h>

#include "runner/training/probes/probe.h"
#include "runner/training/probes/traced.h"

namespace ablate::runner {
namespace {

/// How many positions lie between the first and the last that is not zero, along one axis.
double extent(const at::Tensor& seen) {
  const at::Tensor places = seen.nonzero();
  return places.numel() == 0 ? 0
                             : static_cast<double>((places.max() - places.min()).item<std::int64_t>() + 1);
}

}  // namespace

results::Values receptive_field(const nlohmann::json& options, const Subject& subject) {
  constexpr double two_deviations = 0.0455;  // what is left of a Gaussian outside of them (Luo 2016)
  const at::Tensor x = leaf(whole_part(options, subject).inputs);
  const std::vector<at::Tensor> all = traced(subject.network, x);
  const auto& nodes = subject.network.graph().nodes;
  results::Values values;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!std::holds_alternative<models::Conv>(nodes[i].operation)) continue;
    const at::Tensor middle = all[i].select(3, all[i].size(3) / 2).select(2, all[i].size(2) / 2);  // [N, C]
    const at::Tensor gradient =
        torch::autograd::grad({middle}, {x}, {at::ones_like(middle)}, /*retain_graph=*/true).at(0);
    const at::Tensor influence = gradient.abs().sum(at::IntArrayRef{0, 1}).cpu();  // [H, W]
    const at::Tensor seen = influence > 0;
    values.emplace_back(nodes[i].name + ".height", extent(seen.any(1)));
    values.emplace_back(nodes[i].name + ".width", extent(seen.any(0)));
    const double area = (influence > influence.max() * two_deviations).sum().item<double>();
    values.emplace_back(nodes[i].name + ".effective", std::sqrt(area));
  }
  return values;
}

}  // namespace ablate::runner
