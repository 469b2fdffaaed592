#include "runner/training/probes/norm_statistics.h"

#include <ATen/core/grad_mode.h>
#include <algorithm>
#include <map>

#include "models/execution/carry_over.h"

namespace ablate::runner {
namespace {

using models::BatchNorm;

bool keeps_statistics(const models::Node& node) {
  const auto* norm = std::get_if<BatchNorm>(&node.operation);
  return norm != nullptr && norm->statistics != BatchNorm::Statistics::batch;
}

/// The network in which evaluation normalizes by the statistics of the batch.
models::Graph by_batch(models::Graph graph) {
  for (models::Node& node : graph.nodes)
    if (keeps_statistics(node)) std::get<BatchNorm>(node.operation).statistics = BatchNorm::Statistics::batch;
  return graph;
}

/// Means over batches of what one norm saw, [channels].
struct Moments {
  at::Tensor mean, variance;

  void add(const at::Tensor& x, std::int64_t sub_batch, double share) {
    std::vector<std::int64_t> dimensions = {0};
    for (std::int64_t d = 2; d < x.dim(); ++d) dimensions.push_back(d);
    const auto groups = x.to(at::kDouble).split(sub_batch > 0 ? sub_batch : x.size(0));
    for (const at::Tensor& group : groups) {
      const auto [variance_of_group, mean_of_group] = at::var_mean(group, dimensions, /*correction=*/1);
      const double weight = share / static_cast<double>(groups.size());
      mean = mean.defined() ? mean + weight * mean_of_group : weight * mean_of_group;
      variance = variance.defined() ? variance + weight * variance_of_group : weight * variance_of_group;
    }
  }
};

}  // namespace

void recompute_statistics(models::Network& network, const RunData& data, std::int64_t batch_size) {
  constexpr std::int64_t most_examples = 2000;
  const at::NoGradGuard no_grad;
  models::Network observed = models::carried_over(by_batch(network.graph()), network);
  const auto& nodes = network.graph().nodes;
  std::map<std::string, std::vector<std::size_t>> norms;  // by the name of what they normalize
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (keeps_statistics(nodes[i]))
      norms[nodes.at(static_cast<std::size_t>(nodes[i].inputs.at(0))).name].push_back(i);

  const RunData::Part part = data.training_part();
  const std::int64_t examples = std::min(most_examples, part.rows.numel()),
                     batches = std::max<std::int64_t>(1, examples / batch_size);
  std::map<std::size_t, Moments> moments;
  models::Pass pass;
  pass.observe = [&](const models::Node& node, const at::Tensor& value) {
    const auto found = norms.find(node.name);
    if (found == norms.end()) return;
    for (const std::size_t i : found->second)
      moments[i].add(value, std::get<BatchNorm>(nodes[i].operation).sub_batch,
                     1 / static_cast<double>(batches));
  };
  Batch batch;
  for (std::int64_t b = 0; b < batches; ++b) {
    const std::int64_t begin = b * batch_size, size = std::min(batch_size, examples - begin);
    gather_into(batch, part.source, part.rows.narrow(0, begin, size), {}, data.layout());
    observed.forward(batch.inputs, pass);
  }
  for (const auto& [i, found] : moments) {
    const models::Network::Site& site = network.site(static_cast<int>(i));
    at::Tensor(network.buffer(site.running_mean)).copy_(found.mean);
    at::Tensor(network.buffer(site.running_variance)).copy_(found.variance);
  }
}

}  // namespace ablate::runner
