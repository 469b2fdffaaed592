#pragma once

#include "models/engine/kernel.h"

namespace ablate::models {

/// [N, C, H, W] -> [N, C]: the mean over positions.
template <class T>
class GlobalAveragePoolKernel : public Kernel {
 public:
  using Kernel::Kernel;
  void plan(Planner& planner) override;
  void forward(Board& board) override;
  void backward(Board& board) override;
  [[nodiscard]] const char* kind() const override { return "pool"; }

 private:
  int result_ = -1, back_ = -1;
};

/// Shortcut option A (models/graph.h): every stride-th position, zero channels appended.
template <class T>
class PadShortcutKernel : public Kernel {
 public:
  PadShortcutKernel(std::vector<int> inputs, int output, const PadShortcut& pad)
      : Kernel(std::move(inputs), output), pad_(pad) {}
  void plan(Planner& planner) override;
  void forward(Board& board) override;
  void backward(Board& board) override;
  [[nodiscard]] const char* kind() const override { return "shortcut"; }

 private:
  PadShortcut pad_;
  int result_ = -1, back_ = -1;
};

}  // namespace ablate::models
