#pragma once

#include <cstdint>
#include <vector>

#include "models/execution/pass.h"

namespace ablate::models {

/// Which way a pass takes through a network: which inputs every node reads, and which nodes are computed at
/// all, namely those that the logits depend on. In evaluation that is every path; in training not a branch
/// that stochastic depth drops for the whole batch (Join), nor a path that drop path leaves out (Merge), nor
/// what only these would read. A pure function of graph, seed and step: the same for every part of a batch.
class Route {
 public:
  Route() = default;
  Route(const Graph& graph, const Pass& pass);

  [[nodiscard]] bool computes(int node) const { return computed_[static_cast<std::size_t>(node)]; }
  /// False: input number `input` of this node is left out.
  [[nodiscard]] bool reads(int node, std::size_t input) const {
    return input >= most_paths || (left_out_[static_cast<std::size_t>(node)] >> input & 1) == 0;
  }

  static constexpr std::size_t most_paths = 64;  ///< that a merge may join

 private:
  void choose_branches(const Graph& graph, const Pass& pass);
  void choose_paths(const Graph& graph, const Pass& pass);
  void find_computed(const Graph& graph);

  std::vector<bool> computed_;           ///< by node
  std::vector<std::uint64_t> left_out_;  ///< by node: a bit for each input
};

}  // namespace ablate::models
