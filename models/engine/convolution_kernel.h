#pragma once

#include "models/engine/kernel.h"
#include "models/engine/map_weight.h"

namespace ablate::models {

/// z = W * x, x: [N, C, H, W], W: [out, in, k, k], by oneDNN through LibTorch, which allocates the results.
/// The bias belongs to the element pass that follows.
class ConvolutionKernel : public Kernel {
 public:
  ConvolutionKernel(int input, int output, const Conv& conv, const Network::Site& site)
      : Kernel({input}, output), conv_(conv), weight_(site) {}
  void plan(Planner& planner) override { planner.keep(input()); }
  void forward(Board& board) override;
  void backward(Board& board) override;
  [[nodiscard]] const char* kind() const override { return "convolution"; }
  [[nodiscard]] std::vector<int> trains() const override { return weight_.trains(); }

 private:
  Conv conv_;
  MapWeight weight_;
};

}  // namespace ablate::models
