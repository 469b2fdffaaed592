#pragma once

#include "models/execution/network.h"

namespace ablate::models {

/// Computes a network and its derivative. Both executors compute the same numbers but for rounding; the
/// network (its values, running statistics, gradients) lies outside and must outlive them.
class Executor {
 public:
  virtual ~Executor() = default;

  /// x: [N, C, H, W] or [N, features], standardized, of the network's type and device, any memory layout.
  /// Returns the logits [N, classes], which are valid until the next forward(). Training updates running
  /// statistics. What the pass leaves out (Route) is not computed, and its running statistics stay.
  virtual at::Tensor forward(const at::Tensor& x, const Pass& pass) = 0;

  /// From the gradient with respect to the logits of the last forward pass, which was in training, to that of
  /// every parameter (Parameter::gradient). A parameter that did not take part (Route) gets an
  /// explicit zero, so that weight decay and momentum act on it as in Huang's code.
  virtual void backward(const at::Tensor& gradient) = 0;

  /// The layout in which forward() takes images without copying them.
  [[nodiscard]] virtual at::MemoryFormat layout() const = 0;
};

/// The network as ATen and autograd execute it, operation by operation (Network::forward).
class PlainExecutor : public Executor {
 public:
  explicit PlainExecutor(Network& network) : network_(network) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override;
  void backward(const at::Tensor& gradient) override;
  [[nodiscard]] at::MemoryFormat layout() const override { return network_.layout(); }

 private:
  Network& network_;
  at::Tensor logits_;  ///< with their history
};

}  // namespace ablate::models
