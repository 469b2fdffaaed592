#pragma once

#include "models/engine/kernel.h"

namespace ablate::models {

/// Any node, executed as the plain executor does (operations.h), its derivative by autograd for that node
/// alone. What every operation gets that has no kernel of its own, and all of them on a GPU.
class AutogradKernel : public Kernel {
 public:
  /// `node` is number `output` of the network, `site` where it finds its parameters and buffers.
  AutogradKernel(const Node& node, int output, const Network::Site& site)
      : Kernel(node.inputs, output), site_(site) {}
  void plan(Planner& planner) override;
  void forward(Board& board) override;
  void backward(Board& board) override;
  [[nodiscard]] const char* kind() const override { return "autograd"; }
  [[nodiscard]] std::vector<int> trains() const override { return site_.parameters; }

 private:
  const Network::Site& site_;
  std::vector<at::Tensor> leaves_;  ///< the inputs of this step; undefined: not read
  at::Tensor result_;               ///< with its history
};

}  // namespace ablate::models
