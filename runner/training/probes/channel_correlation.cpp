#include <ATen/core/grad_mode.h>
#include <map>

#include "runner/training/probes/batches.h"
#include "runner/training/probes/probe.h"

namespace ablate::runner {
namespace {

/// Sums over examples and positions from which correlations follow.
struct Moments {
  at::Tensor sum, products;  ///< [C], [C, C], in double
  double count = 0;

  void add(const at::Tensor& x) {  // [N, C, H, W]
    const at::Tensor rows = x.permute({1, 0, 2, 3}).flatten(1).to(at::kDouble);
    const at::Tensor here = rows.sum(1), pairs = rows.matmul(rows.t());
    sum = count == 0 ? here : sum + here;
    products = count == 0 ? pairs : products + pairs;
    count += static_cast<double>(rows.size(1));
  }

  /// Mean of |r| over pairs of channels; a channel that is constant correlates with none.
  [[nodiscard]] double mean_correlation() const {
    constexpr double rounding = 1e-12;  // of a variance, against the mean square
    const at::Tensor mean = sum / count, square = products.diagonal() / count;
    const at::Tensor covariance = products / count - mean.outer(mean);
    const at::Tensor variance = covariance.diagonal();
    const at::Tensor varies = variance > square * rounding;
    const at::Tensor deviation = variance.clamp_min(0).sqrt();
    const at::Tensor r = at::where(varies.outer(varies), covariance / deviation.outer(deviation), 0.0).abs();
    const auto channels = static_cast<double>(r.size(0));
    return (r.sum() - r.diagonal().sum()).item<double>() / (channels * (channels - 1));
  }
};

}  // namespace

results::Values channel_correlation(const nlohmann::json& options, const Subject& subject) {
  const at::NoGradGuard no_grad;
  const auto& nodes = subject.network.graph().nodes;
  std::multimap<int, std::string> keys;  // by the node whose value is looked at
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto* conv = std::get_if<models::Conv>(&nodes[i].operation);
    if (conv == nullptr || conv->kernel != 1) continue;
    if (conv->in > 1) keys.emplace(nodes[i].inputs.at(0), nodes[i].name + ".before");
    if (conv->out > 1) keys.emplace(static_cast<int>(i), nodes[i].name + ".after");
  }
  std::map<std::string, Moments> of;
  models::Pass pass;
  pass.observe = [&](const models::Node& node, const at::Tensor& value) {
    const auto [first, last] = keys.equal_range(static_cast<int>(&node - nodes.data()));
    for (auto key = first; key != last; ++key) of[key->second].add(value);
  };
  each_batch(part_of(options, subject.data), subject.data.layout(),
             [&](const Batch& batch) { subject.network.forward(batch.inputs, pass); });
  results::Values values;
  for (const auto& [key, moments] : of) values.emplace_back(key, moments.mean_correlation());
  return values;
}

}  // namespace ablate::runner
