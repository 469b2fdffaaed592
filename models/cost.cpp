#include "models/graph.h"

namespace ablate::models {
namespace {

constexpr std::int64_t bytes_per_number = 4, bytes_per_position = 8;

/// What the backward pass of a node needs beside values that others keep as well.
struct Kept {
  bool input = false, result = false;
  std::int64_t bytes = 0;  ///< of its own: masks, positions of maxima
};

struct KeptBy {
  const Shape& result;

  Kept operator()(const Linear&) const { return {.input = true}; }
  Kept operator()(const Conv&) const { return {.input = true}; }
  Kept operator()(const BatchNorm&) const { return {.input = true}; }
  Kept operator()(const LayerNorm&) const { return {.input = true}; }
  Kept operator()(const GroupNorm&) const { return {.input = true}; }
  Kept operator()(const RmsNorm&) const { return {.input = true}; }
  Kept operator()(const ScalarAffine& scalar) const { return {.input = scalar.gain}; }
  Kept operator()(const Activation& activation) const {
    return activation.function == Activation::Function::gelu ? Kept{.input = true} : Kept{.result = true};
  }
  Kept operator()(const AveragePool&) const { return {.input = true}; }
  Kept operator()(const MaxPool&) const {
    return {.input = true, .bytes = bytes_per_position * count(result)};
  }
  Kept operator()(const Dropout& dropout) const {
    const std::int64_t channels = result.size() == 2 ? result[1] : result.at(0);
    return {.bytes = bytes_per_number * (dropout.channel ? channels : count(result))};
  }
  Kept operator()(const Input&) const { return {}; }
  Kept operator()(const Join&) const { return {}; }
  Kept operator()(const Merge&) const { return {}; }
  Kept operator()(const Concat&) const { return {}; }
  Kept operator()(const GlobalAveragePool&) const { return {}; }
  Kept operator()(const Flatten&) const { return {}; }
  Kept operator()(const Sequence&) const { return {}; }
  Kept operator()(const Embedding&) const { return {.input = true}; }
  Kept operator()(const Readout&) const { return {}; }
  Kept operator()(const Recurrent& layer) const {
    const std::int64_t steps = result.at(0);
    std::int64_t numbers = layer.cell == Recurrent::Cell::rnn ? 0 : steps * layer.rows();  // its gates
    if (layer.cell == Recurrent::Cell::lstm) numbers += steps * layer.units;               // its cell states
    if (layer.cell == Recurrent::Cell::gru) numbers += steps * layer.units;                // R_n
    if (layer.norm != Recurrent::Norm::none) numbers += 2 * steps * layer.rows();  // what it normalizes
    if (layer.drop == Recurrent::Drop::memoryless) numbers += steps * layer.units;
    if (layer.drop == Recurrent::Drop::variational) numbers += layer.units;
    return {.input = true, .result = true, .bytes = bytes_per_number * numbers};
  }
  Kept operator()(const PadShortcut&) const { return {}; }
};

/// The node whose memory holds the value of node `i`: flattening shares that of its input.
std::size_t storage(const Graph& graph, std::size_t i) {
  while (std::holds_alternative<Flatten>(graph.nodes[i].operation)) {
    i = static_cast<std::size_t>(graph.nodes[i].inputs.at(0));
  }
  return i;
}

std::int64_t activation_bytes(const Graph& graph) {
  std::vector<bool> kept(graph.nodes.size());
  std::int64_t bytes = 0;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const Kept needs = std::visit(KeptBy{node.shape}, node.operation);
    bytes += needs.bytes;
    if (needs.result) kept[storage(graph, i)] = true;
    if (needs.input) kept[storage(graph, static_cast<std::size_t>(node.inputs.at(0)))] = true;
  }
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i]) bytes += bytes_per_number * count(graph.nodes[i].shape);
  }
  return bytes;
}

}  // namespace

double flops(const Node& node) {
  double multiply_adds = 0;
  if (const auto* linear = std::get_if<Linear>(&node.operation)) {
    multiply_adds = static_cast<double>(linear->in);
  } else if (const auto* conv = std::get_if<Conv>(&node.operation)) {
    multiply_adds = static_cast<double>(conv->in * conv->kernel_rows() * conv->kernel);
  } else if (const auto* layer = std::get_if<Recurrent>(&node.operation)) {
    multiply_adds = static_cast<double>(layer->gates() * (layer->in + layer->units));
  }
  return 2 * multiply_adds * static_cast<double>(count(node.shape));
}

Cost cost(const Graph& graph) {
  Cost result;
  for (const ParameterInfo& parameter : parameters(graph)) {
    if (parameter.trained) result.parameters += count(parameter.shape);
  }
  for (const Node& node : graph.nodes) result.flops += flops(node);
  result.activation_bytes = activation_bytes(graph);
  return result;
}

}  // namespace ablate::models
