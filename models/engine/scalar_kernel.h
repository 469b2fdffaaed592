#pragma once

#include "models/engine/kernel.h"

namespace ablate::models {

/// y = gain x + shift, one number each (ScalarAffine). Backward: dx = gain g, d gain = sum g x, d shift =
/// sum g; without a gain the gradient is passed on as it is.
template <class T>
class ScalarKernel : public Kernel {
 public:
  ScalarKernel(int input, int output, const Network::Site& site)
      : Kernel({input}, output), gain_(site.weight), shift_(site.bias) {}
  void plan(Planner& planner) override;
  void forward(Board& board) override;
  void backward(Board& board) override;
  [[nodiscard]] const char* kind() const override { return "elementwise"; }
  [[nodiscard]] std::vector<int> trains() const override {
    return gain_ < 0 ? std::vector<int>{shift_} : std::vector<int>{gain_, shift_};
  }

 private:
  [[nodiscard]] T gain(const Network& network) const;

  int gain_, shift_, result_ = -1, back_ = -1;
};

}  // namespace ablate::models
