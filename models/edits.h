#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "models/graph.h"

namespace ablate::models {

/// Pure functions graph -> graph: a network with parts of it missing or exchanged. An edited graph is
/// executed with the parameters of the whole one, found by name (execution/carry_over.h).

/// The scope called blockN that a node of this name lies in; "" if it lies in none.
std::string block_scope(const std::string& name);

/// What a lesion deletes. Of a network with residual blocks each block: y = x + f(x) becomes y = x, whatever
/// stands on the shortcut stays (Veit 2016, 1605.06431). Of another one each scope that is called block1,
/// block2 …, all of it with norms and activations.
struct Unit {
  std::string name;       ///< "stage1.block2"
  int input = -1;         ///< the value that stands in its place once it is deleted
  int output = -1;        ///< the value that is replaced
  int branch = -1;        ///< of a residual block: what is added to the shortcut; else -1
  bool removable = true;  ///< input and output agree in shape
};
/// In order of depth; empty: the network has none.
std::vector<Unit> units(const Graph& graph);

/// The network without the units of these indices, all of them removable.
Graph without(const Graph& graph, const std::vector<std::size_t>& deleted);

/// Whether the two units consist of the same operations on the same shapes.
bool exchangeable(const Graph& graph, std::size_t one, std::size_t other);
/// All pairs of exchangeable units, each in order of depth.
std::vector<std::pair<std::size_t, std::size_t>> like_pairs(const Graph& graph);
/// The network in which two exchangeable units stand in each other's place: they exchange their parameters
/// and running statistics, by their names. A shortcut's own parameters stay.
Graph exchanged(const Graph& graph, std::size_t one, std::size_t other);

/// One column of a network whose columns meet (Merge::columns), from 0: every merge passes on what this
/// column brings. Nothing is dropped.
Graph column_alone(const Graph& graph, int column);

/// One path through a network of residual blocks: each block passes on its branch alone where
/// `through_branch`, else its shortcut alone. A survival probability's factor is left out.
Graph path(const Graph& graph, const std::vector<bool>& through_branch);

}  // namespace ablate::models
