#pragma once

#include "models/engine/kernel.h"
#include "models/engine/map_weight.h"

namespace ablate::models {

/// z = x W^T, x: [N, in] or [N, T, in], W: [out, in]. The bias belongs to the element pass that follows.
/// Backward: dx = dz W, dW = dz^T x.
template <class T>
class LinearKernel : public Kernel {
 public:
  LinearKernel(int input, int output, const Network::Site& site) : Kernel({input}, output), weight_(site) {}
  void plan(Planner& planner) override;
  void forward(Board& board) override;
  void backward(Board& board) override;
  [[nodiscard]] const char* kind() const override { return "matmul"; }
  [[nodiscard]] std::vector<int> trains() const override { return weight_.trains(); }

 private:
  MapWeight weight_;
  int result_ = -1, passed_back_ = -1;
};

}  // namespace ablate::models
