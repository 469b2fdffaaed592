#pragma once

#include <ATen/ATen.h>
#include <vector>

#include "models/execution/network.h"

namespace ablate::models {

/// What kernels see of a step: values, and the gradients of the loss with respect to them. Values are
/// numbered as the graph's nodes; behind them stand products whose bias is still to be added (Lowered).
///
/// Layouts: [N, features], or [N, C, H, W] in the board's layout. A tensor here is a buffer that was planned,
/// or one that LibTorch allocated; either way it is to be read only, except by the kernel that makes it.
struct Board {
  Network& network;
  Pass pass;                       ///< of this step
  std::vector<at::Tensor> values;  ///< undefined: not computed, or no longer needed
  std::vector<std::vector<at::Tensor>>
      gradients;                     ///< by value: what its consumers passed back; their sum is the gradient
  std::vector<bool> needs_gradient;  ///< by value: a parameter lies before it
  Route route;                       ///< of this step
  std::vector<at::Tensor>* buffers = nullptr;  ///< by number, as Planner gave them; of this batch's size
  at::MemoryFormat layout = at::MemoryFormat::ChannelsLast;  ///< of images

  [[nodiscard]] at::Tensor& value(int number) { return values[static_cast<std::size_t>(number)]; }
  [[nodiscard]] at::Tensor& buffer(int number) { return (*buffers)[static_cast<std::size_t>(number)]; }
  [[nodiscard]] bool wants_gradient(int value) const {
    return needs_gradient[static_cast<std::size_t>(value)];
  }
  /// Adds to the gradient of a value, in the layout that is expected.
  void pass_back(int value, const at::Tensor& gradient);
  /// What the consumers of a value passed back, at least one tensor; their sum is its gradient.
  [[nodiscard]] const std::vector<at::Tensor>& gradient_parts(int value) const;
  /// The whole gradient of a value.
  [[nodiscard]] at::Tensor gradient(int value);
};

/// What a kernel asks of the plan of a step: its buffers, and how long the values must live that it reads. A
/// buffer lives no longer than was asked for.
class Planner {
 public:
  virtual ~Planner() = default;
  /// A buffer for a value that this kernel makes.
  virtual int value_of(int value) = 0;
  /// `value` is (or may be) a view of `other`, and so is the gradient of `other` one of that of `value`.
  virtual void view(int value, int other) = 0;
  /// backward() reads this value.
  virtual void keep(int value) = 0;
  /// A buffer that backward() passes back as (part of) the gradient of a value; -1 if that wants none. (In
  /// the plan of evaluation it has the same number and no memory.)
  virtual int gradient_of(int value) = 0;
  /// backward() passes back the gradient of `value` itself, or one that it asked for `value`, as that of `to`
  /// as well.
  virtual void pass_on(int value, int to) = 0;
  /// A buffer of the size of a value, for backward() alone.
  virtual int scratch_of(int value) = 0;
};

/// One or more nodes of the graph, computed in one go: a step calls forward() of every kernel in order, then
/// backward() in reverse order. Its derivative is written by hand; AutogradKernel gives one to any other
/// operation.
///
/// To add a kernel: derive from this and let lower() choose it. In plan(): value_of(output()) for its result;
/// keep() for *every* value that backward() reads, its own result included; gradient_of(input) for each
/// gradient it computes; pass_on() where it passes a gradient on unchanged. It never writes to a tensor that
/// came from value() or gradient().
class Kernel {
 public:
  Kernel(std::vector<int> inputs, int output) : inputs_(std::move(inputs)), output_(output) {}
  virtual ~Kernel() = default;
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  /// Values that it reads, and the one that it makes.
  [[nodiscard]] const std::vector<int>& inputs() const { return inputs_; }
  [[nodiscard]] int input() const { return inputs_.front(); }
  [[nodiscard]] int output() const { return output_; }

  /// Called once for a step of training and once for evaluation, before any step.
  virtual void plan(Planner& planner) = 0;
  /// Sets board.value(output()) from those of inputs().
  virtual void forward(Board& board) = 0;
  /// Takes board.gradient(output()), passes back to those inputs that want a gradient, and writes the
  /// gradients of its parameters into the network's (Network::gradient). Called only after forward() of a
  /// training pass of the same step.
  virtual void backward(Board& board) = 0;
  /// For reports: "matmul", "convolution", "elementwise" …
  [[nodiscard]] virtual const char* kind() const = 0;
  /// Indices into Network::parameters() of what it trains.
  [[nodiscard]] virtual std::vector<int> trains() const { return {}; }

 private:
  std::vector<int> inputs_;
  int output_;
};

}  // namespace ablate::models
