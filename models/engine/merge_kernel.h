#pragma once

#include "models/engine/kernel.h"

namespace ablate::models {

/// y = factor times the sum of the paths that are alive (Merge). Backward: all of these get factor g, in one
/// buffer.
template <class T>
class MergeKernel : public Kernel {
 public:
  MergeKernel(std::vector<int> inputs, int output, Merge merge)
      : Kernel(std::move(inputs), output), merge_(std::move(merge)) {}
  void plan(Planner& planner) override;
  void forward(Board& board) override;
  void backward(Board& board) override;
  [[nodiscard]] const char* kind() const override { return "merge"; }

 private:
  [[nodiscard]] std::vector<int> alive(const Board& board) const;

  Merge merge_;
  int result_ = -1, back_ = -1;
};

}  // namespace ablate::models
