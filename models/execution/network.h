#pragma once

#include <ATen/ATen.h>
#include <cstdint>
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
};

/// A graph with tensors: executes it with ATen and autograd. Owns parameters and buffers, all on one device.
/// Not thread-safe. Never writes an activation in place.
class Network {
 public:
  /// Values are zero until initialize() or a checkpoint fills them.
  Network(Graph graph, at::Device device, at::ScalarType type);

  /// Draws every parameter on the host from the stream of its *name*, so that networks that share a parameter
  /// name and shape share its initial value.
  void initialize(std::int64_t seed);

  /// x: [N, C, H, W] or [N, features], normalized. Returns logits [N, classes].
  /// A block dropped for the whole batch is not computed; see gradients().
  at::Tensor forward(const at::Tensor& x, const Pass& pass);

  /// Gradients of `loss` in the order of parameters(); a parameter that did not take part (a dropped block)
  /// gets an explicit zero, so that weight decay and momentum act on it as in Huang's code.
  std::vector<at::Tensor> gradients(const at::Tensor& loss) const;

  [[nodiscard]] const Graph& graph() const { return graph_; }
  std::vector<Parameter>& parameters() { return parameters_; }
  std::vector<Buffer>& buffers() { return buffers_; }

 private:
  Graph graph_;
  at::Device device_;
  at::ScalarType type_;
  std::vector<Parameter> parameters_;
  std::vector<Buffer> buffers_;
};

}  // namespace ablate::models
