#include "models/drawing.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/edits.h"

namespace ablate::models {
namespace {

/// What an operation is called in a drawing; `follows`: it is written beside what it follows.
struct Words {
  std::string text;
  bool follows = false;
};

struct Name {
  Words operator()(const Input&) const { return {"input"}; }
  Words operator()(const Linear& map) const {
    return {map.weights.normalized ? "linear, weight norm" : "linear"};
  }
  Words operator()(const Conv& map) const {
    std::string text = fmt::format("conv {}x{}", map.kernel_rows(), map.kernel);
    if (map.stride > 1) text += fmt::format(" / {}", map.stride);
    return {text + (map.weights.normalized ? ", weight norm" : "")};
  }
  Words operator()(const BatchNorm&) const { return {"batch norm", true}; }
  Words operator()(const LayerNorm&) const { return {"layer norm", true}; }
  Words operator()(const GroupNorm& norm) const {
    return {fmt::format("group norm of {}", norm.groups), true};
  }
  Words operator()(const RmsNorm&) const { return {"rms norm", true}; }
  Words operator()(const ScalarAffine& affine) const {
    return {affine.gain ? "scalar gain and shift" : "scalar shift", true};
  }
  Words operator()(const Activation& activation) const {
    constexpr const char* names[] = {"relu", "leaky relu", "elu", "gelu", "sigmoid", "tanh"};
    return {names[static_cast<int>(activation.function)], true};
  }
  Words operator()(const Dropout& dropout) const {
    return {fmt::format("{}dropout {:g}", dropout.channel ? "channel " : "", dropout.rate), true};
  }
  Words operator()(const Join& join) const {
    return {"sum" + (join.scale == 1 ? "" : fmt::format(", branch times {:g}", join.scale)) +
            (join.survival == 1 ? "" : fmt::format(", branch survives {:.3g}", join.survival))};
  }
  Words operator()(const Merge& merge) const {
    return {merge.by == Merge::By::mean ? "mean of columns" : "sum of columns"};
  }
  Words operator()(const Concat&) const { return {"concatenation"}; }
  Words operator()(const MaxPool& pool) const {
    return {fmt::format("max pool {0}x{0} / {1}", pool.kernel, pool.stride)};
  }
  Words operator()(const AveragePool& pool) const {
    return {fmt::format("average pool {0}x{0} / {1}", pool.kernel, pool.stride)};
  }
  Words operator()(const GlobalAveragePool&) const { return {"global average pool"}; }
  Words operator()(const Flatten&) const { return {"flatten", true}; }
  Words operator()(const PadShortcut& pad) const {
    return {fmt::format("zero-padded shortcut / {}", pad.stride)};
  }
  Words operator()(const Sequence& sequence) const {
    constexpr const char* names[] = {"pixels", "rows", "columns"};
    return {fmt::format("read as a sequence of {}", names[static_cast<int>(sequence.read)]), true};
  }
  Words operator()(const Embedding&) const { return {"embedding"}; }
  Words operator()(const Recurrent& layer) const {
    constexpr const char* cells[] = {"rnn", "gru", "lstm"};
    constexpr const char* norms[] = {"", ", batch norm inside", ", layer norm inside"};
    constexpr const char* drops[] = {"", "variational dropout", "memoryless dropout"};
    std::string text = cells[static_cast<int>(layer.cell)];
    text += norms[static_cast<int>(layer.norm)];
    if (layer.drop != Recurrent::Drop::none)
      text += fmt::format(", {} {:g}", drops[static_cast<int>(layer.drop)], layer.rate);
    return {text};
  }
  Words operator()(const Readout& readout) const {
    return {readout.mean ? "mean of steps" : "last step", true};
  }
};

std::string text(const Shape& shape) { return fmt::format("{}", fmt::join(shape, " x ")); }

/// How many nodes read each value.
std::vector<int> readers(const Graph& graph) {
  std::vector<int> count(graph.nodes.size());
  for (const Node& node : graph.nodes)
    for (const int input : node.inputs) ++count.at(static_cast<std::size_t>(input));
  return count;
}

}  // namespace

experiments::Drawing drawing(const Graph& graph) {
  experiments::Drawing result;
  const std::vector<int> read = readers(graph);
  std::vector<int> layer_of(graph.nodes.size());
  std::vector<int> last_node;  // of each layer
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const auto [words, follows] = std::visit(Name{}, node.operation);
    const int before = node.inputs.empty() ? -1 : node.inputs.front();
    if (follows && read.at(static_cast<std::size_t>(before)) == 1) {
      const int layer = layer_of[i] = layer_of.at(static_cast<std::size_t>(before));
      if (last_node[static_cast<std::size_t>(layer)] == before) {
        experiments::Drawing::Layer& behind = result.layers[static_cast<std::size_t>(layer)];
        behind.what += ", " + words;
        behind.shape = text(node.shape);
        last_node[static_cast<std::size_t>(layer)] = static_cast<int>(i);
        continue;
      }
    }
    experiments::Drawing::Layer layer{words, text(node.shape), {}, block_scope(node.name)};
    for (const int input : node.inputs) layer.inputs.push_back(layer_of.at(static_cast<std::size_t>(input)));
    layer_of[i] = static_cast<int>(result.layers.size());
    result.layers.push_back(std::move(layer));
    last_node.push_back(static_cast<int>(i));
  }
  return result;
}

}  // namespace ablate::models
