#include "models/graph.h"

#include <algorithm>
#include <utility>

namespace ablate::models {
namespace {

/// A parameter of a node, but for its place.
struct Own {
  const char* suffix;
  Role role;
  Shape shape;
  double initial = 0;
  std::int64_t stacked = 1;
};
using Trained = std::vector<Own>;

template <class Map>
Trained map(const Map& m, Shape weight) {
  Trained result = {{"weight", Role::weight, std::move(weight)}};
  if (m.weights.normalized) result.push_back({"gain", Role::gain, {m.out}, 1});
  if (m.bias) result.push_back({"bias", Role::bias, {m.out}});
  return result;
}
Trained affine(std::int64_t channels, double gain = 1) {
  return {{"gain", Role::gain, {channels}, gain}, {"shift", Role::shift, {channels}}};
}

template <class Operation, class... Listed>
concept OneOf = (std::is_same_v<Operation, Listed> || ...);

/// What an operation trains. Those that train nothing are listed, so that the compiler asks about a new one.
struct TrainedOf {
  Trained operator()(const Linear& m) const { return map(m, {m.out, m.in}); }
  Trained operator()(const Conv& m) const { return map(m, {m.out, m.in, m.kernel_rows(), m.kernel}); }
  Trained operator()(const BatchNorm& norm) const { return affine(norm.channels, norm.initial_gain); }
  Trained operator()(const LayerNorm& norm) const { return affine(norm.channels); }
  Trained operator()(const GroupNorm& norm) const { return affine(norm.channels); }
  Trained operator()(const RmsNorm& norm) const { return {{"gain", Role::gain, {norm.channels}, 1}}; }
  Trained operator()(const ScalarAffine& scalar) const {
    return scalar.gain ? affine(1) : Trained{{"shift", Role::shift, {1}}};
  }
  Trained operator()(const Embedding& e) const {
    return {{"weight", Role::weight, {e.vocabulary, e.features}}};
  }
  Trained operator()(const Recurrent& layer) const {  // in the order of RecurrentParts
    const std::int64_t rows = layer.rows();
    Trained result = {{"input_weight", Role::weight, {rows, layer.in}, 0, layer.gates()},
                      {"recurrent_weight", Role::weight, {rows, layer.units}, 0, layer.gates()},
                      {"bias", Role::bias, {rows}}};
    if (layer.cell == Recurrent::Cell::gru) result.push_back({"recurrent_bias", Role::bias, {layer.units}});
    if (layer.norm != Recurrent::Norm::none) {
      result.push_back({"input_gain", Role::gain, {rows}, layer.gain});
      result.push_back({"recurrent_gain", Role::gain, {rows}, layer.gain});
    }
    if (layer.normalizes_cell()) {
      result.push_back({"cell_gain", Role::gain, {layer.units}, layer.gain});
      result.push_back({"cell_shift", Role::shift, {layer.units}});
    }
    return result;
  }
  template <OneOf<Input, Activation, Dropout, Join, Merge, Concat, MaxPool, AveragePool, GlobalAveragePool,
                  Flatten, PadShortcut, Sequence, Readout>
                Untrained>
  Trained operator()(const Untrained&) const {
    return {};
  }
};

double scale(const Operation& operation) {
  if (const auto* linear = std::get_if<Linear>(&operation)) return linear->weights.scale;
  if (const auto* conv = std::get_if<Conv>(&operation)) return conv->weights.scale;
  return 1;
}

using Kept = std::vector<std::pair<const char*, Shape>>;

/// What keeps a running mean and a running variance, of which shape.
struct KeptOf {
  Kept operator()(const BatchNorm& norm) const {
    if (norm.statistics == BatchNorm::Statistics::batch) return {};
    return {{"", {norm.channels}}};
  }
  Kept operator()(const Recurrent& layer) const {
    if (layer.norm != Recurrent::Norm::batch) return {};
    const std::int64_t steps = layer.statistics;
    Kept result = {{"input_", {steps, layer.rows()}}, {"recurrent_", {steps, layer.rows()}}};
    if (layer.normalizes_cell()) result.emplace_back("cell_", Shape{steps, layer.units});
    return result;
  }
  template <class Other>
  Kept operator()(const Other&) const {
    return {};
  }
};

bool is_frozen(const Graph& graph, const std::string& node) {
  return std::any_of(graph.frozen.begin(), graph.frozen.end(), [&](const std::string& scope) {
    return node.starts_with(scope) && (node.size() == scope.size() || node[scope.size()] == '.');
  });
}

}  // namespace

std::vector<ParameterInfo> parameters(const Graph& graph) {
  std::vector<ParameterInfo> result;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    for (const Own& own : std::visit(TrainedOf{}, node.operation)) {
      result.push_back({node.name + "." + own.suffix, own.shape, own.role, static_cast<int>(i),
                        scale(node.operation), own.initial, own.stacked, !is_frozen(graph, node.name)});
    }
  }
  return result;
}

std::vector<BufferInfo> buffers(const Graph& graph) {
  std::vector<BufferInfo> result;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    for (const auto& [part, shape] : std::visit(KeptOf{}, node.operation)) {
      const std::string prefix = node.name + "." + part + "running_";
      result.push_back({prefix + "mean", shape, 0, static_cast<int>(i)});
      result.push_back({prefix + "variance", shape, 1, static_cast<int>(i)});
    }
    const auto* norm = std::get_if<BatchNorm>(&node.operation);
    if (norm != nullptr && norm->statistics == BatchNorm::Statistics::cumulative)
      result.push_back({node.name + ".batches", {1}, 0, static_cast<int>(i)});
  }
  return result;
}

}  // namespace ablate::models
