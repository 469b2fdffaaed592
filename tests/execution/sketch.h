#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <string>
#include <utility>
#include <vector>

#include "models/execution/network.h"

/// Small graphs written down node by node, for tests of single operations.
namespace ablate::models::testing {

class Sketch {
 public:
  Sketch() { graph_.nodes.push_back({"input", Input{}, {}, {}, -1}); }

  /// Adds a node; its input is the last one unless others are named.
  int add(const std::string& name, const Operation& operation, std::vector<int> inputs = {}, int block = -1) {
    if (inputs.empty()) inputs = {static_cast<int>(graph_.nodes.size()) - 1};
    graph_.nodes.push_back({name, operation, std::move(inputs), {}, block});
    return static_cast<int>(graph_.nodes.size()) - 1;
  }
  /// Adds a block whose branch is `branch` and joins it to the last value.
  void add_block(const std::string& name, const std::vector<Operation>& branch, const Join& join) {
    const int block = static_cast<int>(graph_.blocks.size());
    const int shortcut = static_cast<int>(graph_.nodes.size()) - 1;
    int end = shortcut;
    for (std::size_t i = 0; i < branch.size(); ++i) {
      end = add(name + ".part" + std::to_string(i), branch[i], {end}, block);
    }
    graph_.blocks.push_back({name, add(name + ".join", join, {shortcut, end})});
  }
  [[nodiscard]] const Graph& graph() const { return graph_; }

 private:
  Graph graph_;
};

/// Numbers without structure that are the same in every run: no generator is involved.
inline at::Tensor scattered(at::IntArrayRef shape, at::ScalarType type = at::kDouble) {
  at::Tensor index = at::arange(1, 1 + c10::multiply_integers(shape), at::kDouble);
  return (at::sin(index * 12.9898) * 1.7 + at::cos(index * index * 0.781)).reshape(shape).to(type);
}

/// A network of doubles on the CPU with the initial values of seed 1, but for weights that begin at zero
/// (Fixup): with these nothing that lies before them would show in a result. Everything runs on one thread,
/// as in a worker.
inline Network initialized(const Graph& graph, at::ScalarType type = at::kDouble) {
  at::set_num_threads(1);
  Network network(graph, at::kCPU, type);
  network.initialize(1);
  const at::NoGradGuard no_grad;
  for (Parameter& parameter : network.parameters()) {
    const bool is_zero =
        parameter.role == Role::weight && at::count_nonzero(parameter.value).item<int>() == 0;
    if (is_zero) parameter.value.copy_(scattered(parameter.value.sizes()) * 0.2);
  }
  return network;
}

inline Pass training(std::int64_t seed = 1, std::int64_t step = 0) {
  Pass pass;
  pass.training = true;
  pass.seed = seed;
  pass.step = step;
  return pass;
}

}  // namespace ablate::models::testing
