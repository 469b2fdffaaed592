#include "models/edits.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace ablate::models {
namespace {

const Node& node(const Graph& graph, int index) { return graph.nodes.at(static_cast<std::size_t>(index)); }

std::vector<Unit> residual_units(const Graph& graph) {
  std::vector<Unit> result;
  for (const Block& block : graph.blocks) {
    const std::vector<int>& inputs = node(graph, block.join).inputs;
    result.push_back({block.name, inputs.at(0), block.join, inputs.at(1), true});
  }
  return result;
}

/// Whether nodes begin … end - 1 read one value from outside, `input`, and of them only the last is read.
bool is_closed(const Graph& graph, int begin, int end, int input) {
  for (int i = begin; i < static_cast<int>(graph.nodes.size()); ++i)
    for (const int read : node(graph, i).inputs) {
      const bool from_inside = read >= begin && read < end;
      if (i < end ? !from_inside && read != input : from_inside && read != end - 1) return false;
    }
  return true;
}

/// Scopes that read one value from outside and of which one value is read: the last.
std::vector<Unit> plain_units(const Graph& graph) {
  std::vector<Unit> result;
  const auto count = static_cast<int>(graph.nodes.size());
  for (int i = 0; i < count;) {
    const std::string scope = block_scope(node(graph, i).name);
    int end = i + 1;
    while (end < count && block_scope(node(graph, end).name) == scope) ++end;
    const int input = i == 0 ? 0 : node(graph, i).inputs.at(0);
    if (!scope.empty() && is_closed(graph, i, end, input))
      result.push_back({scope, input, end - 1, -1, node(graph, input).shape == node(graph, end - 1).shape});
    i = end;
  }
  return result;
}

/// Puts other values in the place of some and leaves out what nothing reads any more.
Graph rewritten(const Graph& graph, const std::map<int, int>& instead) {
  const auto actual = [&](int value) {
    for (auto found = instead.find(value); found != instead.end(); found = instead.find(value))
      value = found->second;
    return value;
  };
  const int last = actual(static_cast<int>(graph.nodes.size()) - 1);
  std::vector<bool> needed(graph.nodes.size(), false);
  needed.front() = needed.at(static_cast<std::size_t>(last)) = true;
  for (int i = last; i >= 0; --i)
    if (needed[static_cast<std::size_t>(i)])
      for (const int input : node(graph, i).inputs) needed.at(static_cast<std::size_t>(actual(input))) = true;
  Graph result = graph;
  result.nodes.clear();
  result.blocks.clear();
  std::vector<int> place(graph.nodes.size(), -1), block_place(graph.blocks.size(), -1);
  for (std::size_t b = 0; b < graph.blocks.size(); ++b) {
    const int join = graph.blocks[b].join;
    if (instead.contains(join) || !needed.at(static_cast<std::size_t>(join))) continue;
    block_place[b] = static_cast<int>(result.blocks.size());
    result.blocks.push_back(graph.blocks[b]);
  }
  for (int i = 0; i <= last; ++i) {
    if (!needed[static_cast<std::size_t>(i)]) continue;
    place[static_cast<std::size_t>(i)] = static_cast<int>(result.nodes.size());
    Node kept = node(graph, i);
    std::vector<Shape> shapes;
    for (int& input : kept.inputs) {
      input = place.at(static_cast<std::size_t>(actual(input)));
      shapes.push_back(node(result, input).shape);
    }
    if (i > 0) kept.shape = result_shape(kept.operation, shapes);
    if (kept.block >= 0) kept.block = block_place.at(static_cast<std::size_t>(kept.block));
    result.nodes.push_back(std::move(kept));
  }
  for (Block& block : result.blocks) block.join = place.at(static_cast<std::size_t>(block.join));
  return result;
}

/// The nodes that a unit consists of, without a residual block's shortcut.
std::vector<int> inside(const Graph& graph, std::size_t index) {
  const Unit unit = units(graph).at(index);
  std::vector<int> result;
  for (int i = 0; i < static_cast<int>(graph.nodes.size()); ++i) {
    const Node& here = node(graph, i);
    const bool in =
        unit.branch >= 0 ? here.block == static_cast<int>(index) : here.name.starts_with(unit.name + ".");
    if (in) result.push_back(i);
  }
  return result;
}

}  // namespace

std::string block_scope(const std::string& name) {
  for (std::size_t begin = 0; begin < name.size();) {
    const std::size_t dot = name.find('.', begin);
    if (dot == std::string::npos) return "";
    const std::string part = name.substr(begin, dot - begin);
    const bool numbered = part.size() > 5 && part.find_first_not_of("0123456789", 5) == std::string::npos;
    if (part.starts_with("block") && numbered) return name.substr(0, dot);
    begin = dot + 1;
  }
  return "";
}

std::vector<Unit> units(const Graph& graph) {
  return graph.blocks.empty() ? plain_units(graph) : residual_units(graph);
}

Graph without(const Graph& graph, const std::vector<std::size_t>& deleted) {
  const std::vector<Unit> all = units(graph);
  std::map<int, int> instead;
  for (const std::size_t index : deleted) {
    const Unit& unit = all.at(index);
    if (!unit.removable)
      throw std::logic_error("'" + unit.name + "' changes the shape: it cannot be deleted");
    instead[unit.output] = unit.input;
  }
  return rewritten(graph, instead);
}

bool exchangeable(const Graph& graph, std::size_t one, std::size_t other) {
  const std::vector<int> a = inside(graph, one), b = inside(graph, other);
  const std::vector<ParameterInfo> all = parameters(graph);
  const auto trained = [&](int index) {
    std::vector<Shape> shapes;
    for (const ParameterInfo& parameter : all)
      if (parameter.node == index) shapes.push_back(parameter.shape);
    return shapes;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](int i, int j) {
    const Node &x = node(graph, i), &y = node(graph, j);
    return x.operation.index() == y.operation.index() && x.shape == y.shape && trained(i) == trained(j) &&
           x.inputs.size() == y.inputs.size() &&
           node(graph, x.inputs.at(0)).shape == node(graph, y.inputs.at(0)).shape;
  });
}

std::vector<std::pair<std::size_t, std::size_t>> like_pairs(const Graph& graph) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  const std::size_t count = units(graph).size();
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = i + 1; j < count; ++j)
      if (exchangeable(graph, i, j)) pairs.emplace_back(i, j);
  return pairs;
}

Graph exchanged(const Graph& graph, std::size_t one, std::size_t other) {
  if (!exchangeable(graph, one, other)) throw std::logic_error("units that differ cannot be exchanged");
  Graph result = graph;
  const std::vector<int> a = inside(graph, one), b = inside(graph, other);
  for (std::size_t i = 0; i < a.size(); ++i) {
    Node &x = result.nodes.at(static_cast<std::size_t>(a[i])),
         &y = result.nodes.at(static_cast<std::size_t>(b[i]));
    std::swap(x.name, y.name);
    std::swap(x.operation, y.operation);
  }
  if (!graph.blocks.empty())
    std::swap(result.nodes.at(static_cast<std::size_t>(graph.blocks[one].join)).operation,
              result.nodes.at(static_cast<std::size_t>(graph.blocks[other].join)).operation);
  return result;
}

Graph path(const Graph& graph, const std::vector<bool>& through_branch) {
  const std::vector<Unit> all = units(graph);
  std::map<int, int> instead;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].branch < 0) throw std::logic_error("a network without residual blocks has one path");
    instead[all[i].output] = through_branch.at(i) ? all[i].branch : all[i].input;
  }
  return rewritten(graph, instead);
}

Graph column_alone(const Graph& graph, int column) {
  std::map<int, int> instead;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto* merge = std::get_if<Merge>(&graph.nodes[i].operation);
    if (merge == nullptr) continue;
    for (std::size_t k = 0; k < merge->columns.size(); ++k)
      if (merge->columns[k] == column) instead[static_cast<int>(i)] = graph.nodes[i].inputs.at(k);
  }
  Graph result = rewritten(graph, instead);
  result.drop_path = {};
  return result;
}

}  // namespace ablate::models
