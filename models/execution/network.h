#pragma once

#include <ATen/ATen.h>
#include <cstdint>
#include <string>
#include <vector>

#include "models/execution/flat_parameters.h"
#include "models/execution/pass.h"
#include "models/execution/route.h"
#include "models/graph.h"

namespace ablate::models {

struct Buffer {
  std::string name;
  at::Tensor value;
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
  /// nothing. What the pass leaves out (Route) is not computed, and its running statistics stay.
  at::Tensor forward(const at::Tensor& x, const Pass& pass);

  /// Gradients of `result`, computed from the logits of a training pass, in the order of parameters(): of a
  /// scalar, or of the product with `gradient`. A parameter that did not take part (Route), or is frozen,
  /// gets an explicit zero. A gradient's strides may differ from its parameter's. Leaves Parameter::gradient
  /// alone.
  [[nodiscard]] std::vector<at::Tensor> gradients(const at::Tensor& result,
                                                  const at::Tensor& gradient = {}) const;

  /// The value of one node, of these inputs; one that the pass does not read is undefined.
  [[nodiscard]] at::Tensor execute_node(int node, const std::vector<at::Tensor>& inputs,
                                        const Pass& pass) const;

  [[nodiscard]] const Graph& graph() const { return graph_; }
  /// Write into the tensors (copy_, under no-grad); do not exchange them.
  std::vector<Parameter>& parameters() { return flat_.parameters; }
  std::vector<Buffer>& buffers() { return buffers_; }
  FlatParameters& flat() { return flat_; }
  [[nodiscard]] const at::Tensor& parameter(int index) const {
    return flat_.parameters[static_cast<std::size_t>(index)].value;
  }
  [[nodiscard]] const at::Tensor& gradient(int index) const {
    return flat_.parameters[static_cast<std::size_t>(index)].gradient;
  }
  [[nodiscard]] const at::Tensor& buffer(int index) const {
    return buffers_[static_cast<std::size_t>(index)].value;
  }

  /// Where a node finds its tensors: indices into parameters() and buffers(); -1: it has none.
  struct Site {
    int weight = -1, bias = -1;  ///< gain and shift of a norm
    int map_gain = -1;           ///< of a map with normalized weights
    int running_mean = -1, running_variance = -1, batches = -1;
    std::vector<int> parameters, buffers;  ///< all of them, in the order of the graph
    std::vector<int> last_used_inputs;     ///< values that nothing after this node reads
  };
  [[nodiscard]] const Site& site(int node) const { return sites_[static_cast<std::size_t>(node)]; }
  [[nodiscard]] at::MemoryFormat layout() const { return layout_; }
  [[nodiscard]] at::Device device() const { return device_; }
  [[nodiscard]] at::ScalarType type() const { return type_; }

 private:
  void name_parameters();
  void create_buffers();
  void plan_releases();
  Graph graph_;
  at::Device device_;
  at::ScalarType type_;
  at::MemoryFormat layout_;
  FlatParameters flat_;
  std::vector<Buffer> buffers_;
  std::vector<Site> sites_;  ///< one for each node
};

}  // namespace ablate::models
