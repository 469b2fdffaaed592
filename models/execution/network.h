#pragma once

#include <ATen/ATen.h>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/graph.h"

namespace ablate::models {

struct Parameter {
  std::string name;
  Role role = Role::weight;
  at::Tensor value;  ///< a leaf that requires its gradient
};
struct Buffer {
  std::string name;
  at::Tensor value;
};

/// What a forward pass depends on beside its input. Masks are pure functions of (seed, node name, step,
/// example).
struct Pass {
  bool training = false;
  std::int64_t seed = 1;
  std::int64_t step = 0;
  /// Index in the step's batch of the first row of x: a batch given in parts has the masks of the whole.
  std::int64_t first_example = 0;
  /// Called with the value of every node that is computed, in order; may be empty. Must not write to it.
  std::function<void(const Node&, const at::Tensor&)> observe;
};

/// A graph with tensors: executes it with ATen and autograd. Owns parameters and buffers, all on one device.
/// Not thread-safe. Never writes an activation in place; releases each as soon as nothing needs it.
class Network {
 public:
  /// Values are zero, running statistics at their start, until initialize() or a checkpoint fills them.
  Network(Graph graph, at::Device device, at::ScalarType type);

  /// Draws every parameter on the host from the stream of its *name*, so that networks that share a parameter
  /// name and shape share its initial value, in double, then rounded to the network's type. Resets buffers.
  void initialize(std::int64_t seed);

  /// x: [N, C, H, W] or [N, features], normalized, of the network's type and device. Returns logits
  /// [N, classes]. Training updates running statistics and records what gradients() needs; evaluation records
  /// nothing. A block dropped for the whole batch is not computed, and its running statistics stay.
  at::Tensor forward(const at::Tensor& x, const Pass& pass);

  /// Gradients of `loss`, a scalar computed from the logits of a training pass, in the order of parameters().
  /// A parameter that did not take part (a dropped block) gets an explicit zero, so that weight decay and
  /// momentum act on it as in Huang's code. A gradient's strides may differ from its parameter's.
  [[nodiscard]] std::vector<at::Tensor> gradients(const at::Tensor& loss) const;

  [[nodiscard]] const Graph& graph() const { return graph_; }
  /// Write into the tensors (copy_, under no-grad); do not exchange them.
  std::vector<Parameter>& parameters() { return parameters_; }
  std::vector<Buffer>& buffers() { return buffers_; }

 private:
  /// Where a node finds its tensors; -1: it has none.
  struct Site {
    int weight = -1, bias = -1, running_mean = -1, running_variance = -1;
    std::vector<int> last_used_inputs;  ///< values that nothing after this node reads
  };

  void create_parameters();
  void create_buffers();
  void plan_releases();
  [[nodiscard]] std::vector<bool> dropped_blocks(const Pass& pass) const;
  [[nodiscard]] at::Tensor compute(std::size_t index, const std::vector<at::Tensor>& values,
                                   const Pass& pass) const;

  Graph graph_;
  at::Device device_;
  at::ScalarType type_;
  at::MemoryFormat layout_;
  std::vector<Parameter> parameters_;
  std::vector<Buffer> buffers_;
  std::vector<Site> sites_;  ///< one for each node
};

}  // namespace ablate::models
