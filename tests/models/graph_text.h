#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

#include "models/graph.h"

/// A graph as a person reads it, for goldens: one line a node with what it does to which nodes, its shape,
/// the block it lies in and its parameters.
namespace ablate::models::testing {

struct OperationText {
  std::string operator()(const Input&) const { return "input"; }
  static std::string made(const MapWeights& weights) {
    return (weights.normalized ? " normalized" : "") +
           (weights.scale == 1 ? "" : fmt::format(" drawn times {:.6g}", weights.scale));
  }
  std::string operator()(const Linear& l) const { return "linear" + made(l.weights); }
  std::string operator()(const Conv& c) const {
    return fmt::format("conv {}x{} stride {} padding {}", c.kernel_rows(), c.kernel, c.stride, c.padding) +
           made(c.weights);
  }
  std::string operator()(const BatchNorm& n) const {
    constexpr const char* statistics[] = {"", " cumulative", " of the batch"};
    return fmt::format("batch norm eps {} momentum {} sub_batch {}{}", n.eps, n.momentum, n.sub_batch,
                       statistics[static_cast<int>(n.statistics)]);
  }
  std::string operator()(const LayerNorm& n) const { return fmt::format("layer norm eps {}", n.eps); }
  std::string operator()(const GroupNorm& n) const {
    return fmt::format("group norm eps {} groups {}", n.eps, n.groups);
  }
  std::string operator()(const RmsNorm& n) const { return fmt::format("rms norm eps {}", n.eps); }
  std::string operator()(const ScalarAffine& s) const {
    return s.gain ? "scalar gain and shift" : "scalar shift";
  }
  std::string operator()(const Activation& a) const {
    constexpr const char* names[] = {"relu", "leaky relu", "elu", "gelu", "sigmoid", "tanh"};
    return names[static_cast<int>(a.function)] + (a.slope == 0 ? "" : fmt::format(" {}", a.slope));
  }
  std::string operator()(const Dropout& d) const {
    return fmt::format("{} dropout {}", d.channel ? "channel" : "unit", d.rate);
  }
  std::string operator()(const Join& j) const {
    const std::string scale = j.scale == 1 ? "" : fmt::format(" scale {}", j.scale);
    return fmt::format("join survival {:.6g} per {}{}", j.survival, j.per_example ? "example" : "batch",
                       scale);
  }
  std::string operator()(const Merge& m) const {
    return fmt::format("{} of columns {}", m.by == Merge::By::mean ? "mean" : "sum",
                       fmt::join(m.columns, ", "));
  }
  std::string operator()(const Concat&) const { return "concat"; }
  std::string operator()(const MaxPool& p) const {
    return fmt::format("max pool {}x{} stride {}", p.kernel, p.kernel, p.stride);
  }
  std::string operator()(const AveragePool& p) const {
    return fmt::format("average pool {}x{} stride {}", p.kernel, p.kernel, p.stride);
  }
  std::string operator()(const GlobalAveragePool&) const { return "global average pool"; }
  std::string operator()(const Flatten&) const { return "flatten"; }
  std::string operator()(const Sequence& s) const {
    return fmt::format("sequence of {}", s.read == Sequence::Read::pixels ? "pixels"
                                         : s.read == Sequence::Read::rows ? "rows"
                                                                          : "columns");
  }
  std::string operator()(const Embedding&) const { return "embedding"; }
  std::string operator()(const Recurrent& r) const {
    static const std::vector<std::string> cells = {"rnn", "gru", "lstm"}, norms = {"no", "batch", "layer"},
                                          drops = {"no", "variational", "memoryless"},
                                          functions = {"relu", "sigmoid", "tanh"};
    const auto name = [](const std::vector<std::string>& names, auto value) {
      return names.at(static_cast<std::size_t>(value));
    };
    std::string text = name(cells, r.cell);
    if (r.cell == Recurrent::Cell::rnn) text += " of " + name(functions, r.function);
    if (r.cell == Recurrent::Cell::lstm) text += fmt::format(" forget bias {}", r.forget_bias);
    text += fmt::format(", {} norm", name(norms, r.norm));
    if (r.norm != Recurrent::Norm::none) text += fmt::format(" eps {} gain {}", r.eps, r.gain);
    if (r.norm == Recurrent::Norm::batch) {
      text += fmt::format(" momentum {} statistics of {} steps", r.momentum, r.statistics);
    }
    return text + fmt::format(", {} dropout {}", name(drops, r.drop), r.rate);
  }
  std::string operator()(const Readout& r) const { return r.mean ? "mean of steps" : "last step"; }
  std::string operator()(const PadShortcut& p) const {
    return fmt::format("pad shortcut stride {}", p.stride);
  }
};

inline std::string to_text(const Graph& graph) {
  std::map<int, std::string> trained;
  for (const ParameterInfo& parameter : parameters(graph)) {
    const std::string& node = graph.nodes[static_cast<std::size_t>(parameter.node)].name;
    trained[parameter.node] +=
        fmt::format(" {}[{}]{}", parameter.name.substr(node.size()), fmt::join(parameter.shape, ","),
                    parameter.trained ? "" : " frozen");
  }
  std::string text;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    std::vector<std::string> inputs;
    for (const int input : node.inputs) inputs.push_back(graph.nodes[static_cast<std::size_t>(input)].name);
    const std::string from = inputs.empty() ? "" : fmt::format(" of {}", fmt::join(inputs, " + "));
    const std::string block =
        node.block < 0 ? "" : " in " + graph.blocks[static_cast<std::size_t>(node.block)].name;
    text += fmt::format("{}: {}{} -> [{}]{}{}\n", node.name, std::visit(OperationText{}, node.operation),
                        from, fmt::join(node.shape, ","), block, trained[static_cast<int>(i)]);
  }
  const Graph::DropPath& paths = graph.drop_path;
  if (paths.columns > 0) {
    text += fmt::format("drop path local {} global share {} of {} columns\n", paths.local_rate,
                        paths.global_share, paths.columns);
  }
  const Cost of = cost(graph);
  return text + fmt::format("parameters {}, flops {}, activation bytes {}\n", of.parameters, of.flops,
                            of.activation_bytes);
}

}  // namespace ablate::models::testing
