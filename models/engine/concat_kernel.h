#pragma once

#include <vector>

#include "models/engine/kernel.h"

namespace ablate::models {

/// Values side by side, along channels or features: row by row (of a position's channels) into their part of
/// the result. Backward: each gets its part of the gradient.
template <class T>
class ConcatKernel : public Kernel {
 public:
  using Kernel::Kernel;
  void plan(Planner& planner) override;
  void forward(Board& board) override;
  void backward(Board& board) override;
  [[nodiscard]] const char* kind() const override { return "concat"; }

 private:
  int result_ = -1;
  std::vector<int> back_;  ///< buffers of the inputs' gradients
};

}  // namespace ablate::models
