#pragma once

#include "models/engine/kernel.h"

namespace ablate::models {

/// [N, C, H, W] -> [N, C H W]: a view of the network's input, which is row-major then, and of images of 1 x
/// 1; else a copy.
class FlattenKernel : public Kernel {
 public:
  using Kernel::Kernel;
  void plan(Planner& planner) override { planner.view(output(), input()); }
  void forward(Board& board) override {
    shape_ = board.value(input()).sizes().vec();
    board.value(output()) = board.value(input()).flatten(1);
  }
  void backward(Board& board) override {
    if (board.wants_gradient(input())) board.pass_back(input(), board.gradient(output()).view(shape_));
  }

  [[nodiscard]] const char* kind() const override { return "view"; }

 private:
  std::vector<std::int64_t> shape_;  ///< of the input of this step
};

}  // namespace ablate::models
