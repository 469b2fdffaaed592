#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/build.h"
#include "models/regularizers.h"

namespace ablate::models {

using experiments::DatasetFacts;
using experiments::Refusal;
using experiments::RunSpec;
using experiments::Sizes;

namespace {

/// Sizes of the batches that the run really trains on.
std::vector<std::int64_t> batches(const RunSpec& spec, const Sizes& sizes) {
  const std::int64_t rest = sizes.train_examples % spec.batch_size;
  if (sizes.train_examples <= spec.batch_size) return {sizes.train_examples};
  if (rest == 0 || sizes.steps < sizes.steps_per_epoch) return {spec.batch_size};
  return {spec.batch_size, rest};
}

/// Examples that share statistics, at the least, in a batch of this size.
std::int64_t fewest_together(std::int64_t batch, std::int64_t sub_batch) {
  if (sub_batch == 0 || sub_batch >= batch) return batch;
  return batch % sub_batch == 0 ? sub_batch : batch % sub_batch;
}

/// The batch that leaves an example alone with its statistics; 0: none does.
std::int64_t lonely_batch(const RunSpec& spec, const DatasetFacts& dataset) {
  const auto sub_batch = spec.norm.get<std::int64_t>("sub_batch");
  for (const std::int64_t batch : batches(spec, experiments::sizes(spec, dataset))) {
    if (fewest_together(batch, sub_batch) == 1) return batch;
  }
  return 0;
}

/// The nearest batch sizes, smaller and larger, that leave no example alone.
std::vector<std::int64_t> fitting_batch_sizes(RunSpec spec, const DatasetFacts& dataset) {
  constexpr std::int64_t reach = 64;
  std::vector<std::int64_t> fitting;
  const std::int64_t size = spec.batch_size;
  for (const std::int64_t direction : {-1, 1}) {
    for (std::int64_t distance = 1; distance <= reach; ++distance) {
      spec.batch_size = size + direction * distance;
      if (spec.batch_size < 2) break;
      if (lonely_batch(spec, dataset) != 0) continue;
      fitting.push_back(spec.batch_size);
      break;
    }
  }
  return fitting;
}

const Node* batch_norm_of_single_positions(const Graph& graph) {
  for (const Node& node : graph.nodes) {
    const auto* norm = std::get_if<BatchNorm>(&node.operation);
    if (norm != nullptr && count(node.shape) == norm->channels) return &node;
    const auto* layer = std::get_if<Recurrent>(&node.operation);
    if (layer != nullptr && layer->norm == Recurrent::Norm::batch) return &node;
  }
  return nullptr;
}

}  // namespace

std::vector<Refusal> batch_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  if (spec.norm.name != "batch") return {};
  const std::int64_t batch = lonely_batch(spec, dataset);
  if (batch == 0) return {};
  // Batch norm makes a value that is alone in its channel 0 in training, without any error.
  const Graph graph = build(spec, dataset);
  const Node* node = batch_norm_of_single_positions(graph);
  if (node == nullptr) return {};
  const auto sub_batch = spec.norm.get<std::int64_t>("sub_batch");
  const std::string where = fewest_together(batch, 0) == 1
                                ? fmt::format("a batch of 1 of the {} training examples",
                                              experiments::sizes(spec, dataset).train_examples)
                                : fmt::format("norm.sub_batch {} in a batch of {}", sub_batch, batch);
  const std::vector<std::int64_t> fitting = fitting_batch_sizes(spec, dataset);
  const std::string advice = fitting.empty()
                                 ? "use another norm"
                                 : fmt::format("batch_size {} would fit", fmt::join(fitting, " or "));
  std::vector<std::string> paths = {"norm", "batch_size"};
  if (sub_batch > 0) paths.push_back("norm.sub_batch");
  return {{paths, fmt::format("norm batch would see one value per channel at {}: batch_size {} leaves {}; {}",
                              node->name, spec.batch_size, where, advice)}};
}

std::vector<Refusal> block_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  if (keeps_every_block(spec.stochastic_depth) || !build(spec, dataset).blocks.empty()) return {};
  return {{{"network", "stochastic_depth.survival"},
           fmt::format("stochastic_depth.survival {} has nothing to drop: network {} has no residual blocks; "
                       "cifar_resnet has, and survival 1 drops nothing",
                       spec.stochastic_depth.get<double>("survival"), spec.network.name)}};
}

std::vector<Refusal> path_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  if (keeps_every_path(spec.drop_path) || build(spec, dataset).drop_path.columns > 0) return {};
  return {
      {{"network", "drop_path"},
       fmt::format("drop_path {} has nothing to drop: network {} with these options has no joins of paths; "
                   "fractalnet with all of several columns has, and drop_path none drops nothing",
                   spec.drop_path.name, spec.network.name)}};
}

}  // namespace ablate::models
