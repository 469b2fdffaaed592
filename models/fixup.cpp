#include "models/fixup.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ablate::models {
namespace {

std::size_t index(int node) { return static_cast<std::size_t>(node); }

struct Map {
  MapWeights* weights = nullptr;
  bool* bias = nullptr;
};

/// The map that a node is; null pointers: it is none.
Map map_of(Node& node) {
  if (auto* linear = std::get_if<Linear>(&node.operation)) return {&linear->weights, &linear->bias};
  if (auto* conv = std::get_if<Conv>(&node.operation)) return {&conv->weights, &conv->bias};
  return {};
}

/// By node: maps on its branch up to it, one behind the other, and whether another follows it there.
struct Places {
  std::vector<int> depth;
  std::vector<bool> followed;
};

Places places_of(Graph& graph) {
  std::vector<Node>& nodes = graph.nodes;
  Places places{std::vector<int>(nodes.size(), 0), std::vector<bool>(nodes.size(), false)};
  const auto on_same_branch = [&](const Node& node, int input) {
    return node.block >= 0 && nodes[index(input)].block == node.block;
  };
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (const int input : nodes[i].inputs)
      if (on_same_branch(nodes[i], input))
        places.depth[i] = std::max(places.depth[i], places.depth[index(input)]);
    if (map_of(nodes[i]).weights != nullptr) ++places.depth[i];
  }
  for (std::size_t i = nodes.size(); i-- > 0;) {
    const bool follows = places.followed[i] || map_of(nodes[i]).weights != nullptr;
    for (const int input : nodes[i].inputs)
      if (follows && on_same_branch(nodes[i], input)) places.followed[index(input)] = true;
  }
  return places;
}

void scale_weights(Graph& graph) {
  const Places places = places_of(graph);
  const auto blocks = static_cast<double>(graph.blocks.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    Node& node = graph.nodes[i];
    const Map map = map_of(node);
    if (map.weights == nullptr) continue;
    const bool is_last = i + 1 == graph.nodes.size();
    *map.bias = is_last;
    if (is_last) map.weights->scale = 0;
    if (node.block < 0) continue;
    const int end = graph.nodes[index(graph.blocks[index(node.block)].join)].inputs.back();
    map.weights->scale = places.followed[i] ? std::pow(blocks, -0.5 / (places.depth[index(end)] - 1)) : 0;
  }
}

/// The same nodes in a new order of numbers, with scalars between them.
class Rewrite {
 public:
  explicit Rewrite(const Graph& from) : from_(from), number_(from.nodes.size()) {
    result_.init = from.init;
    result_.blocks = from.blocks;
    result_.frozen = from.frozen;
    result_.given = from.given;
    for (std::size_t i = 0; i < from.nodes.size(); ++i) copy(i);
    for (Block& block : result_.blocks) block.join = number_[index(block.join)];
  }
  Graph take() { return std::move(result_); }

 private:
  void copy(std::size_t i) {
    Node node = from_.nodes[i];
    const std::vector<int> inputs = node.inputs;
    for (int& input : node.inputs) input = number_[index(input)];
    for (const Block& block : from_.blocks) {
      if (block.join != static_cast<int>(i)) continue;
      const Node& branch = from_.nodes[index(inputs.back())];
      node.inputs.back() = add(node.name + ".branch", ScalarAffine{true}, node.inputs.back(), branch.block);
    }
    if (is_shifted(node, inputs))
      node.inputs[0] = add(node.name + ".before", ScalarAffine{}, node.inputs[0], node.block);
    number_[i] = static_cast<int>(result_.nodes.size());
    result_.nodes.push_back(std::move(node));
  }
  [[nodiscard]] bool is_shifted(Node& node, const std::vector<int>& inputs) const {
    if (map_of(node).weights != nullptr) return !is_input(inputs[0]);
    return std::holds_alternative<Activation>(node.operation) &&
           !std::holds_alternative<Join>(from_.nodes[index(inputs[0])].operation);
  }
  /// The network's input, but for its dropout and its shape.
  [[nodiscard]] bool is_input(int node) const {
    const Operation& operation = from_.nodes[index(node)].operation;
    const bool passes =
        std::holds_alternative<Dropout>(operation) || std::holds_alternative<Flatten>(operation);
    return passes ? is_input(from_.nodes[index(node)].inputs[0]) : node == 0;
  }
  int add(std::string name, const ScalarAffine& scalar, int input, int block) {
    result_.nodes.push_back({std::move(name), scalar, {input}, result_.nodes[index(input)].shape, block});
    return static_cast<int>(result_.nodes.size()) - 1;
  }

  const Graph& from_;
  Graph result_;
  std::vector<int> number_;  ///< of each node of the old graph, in the new one
};

}  // namespace

Graph with_fixup(Graph graph) {
  if (graph.blocks.empty()) return graph;
  scale_weights(graph);
  return Rewrite(graph).take();
}

}  // namespace ablate::models
