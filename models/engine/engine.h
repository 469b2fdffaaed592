#pragma once

#include <map>
#include <utility>

#include "models/engine/buffer_plan.h"
#include "models/engine/lower.h"
#include "models/execution/executor.h"

namespace ablate::models {

/// The static executor: a step is planned once, from the graph alone, and then only computed. Which kernel
/// computes which nodes is chosen by lower(); in which memory values and gradients lie, by their lifetimes
/// (BufferPlan). No autograd but for operations that have no kernel of their own. A step of a batch size seen
/// before allocates neither values nor gradients but those that LibTorch makes itself, of convolutions above
/// all, and recycle_memory() hands these the same memory again.
///
/// To add an operation: nothing but its forward pass (execution/operations.h) is needed; AutogradKernel
/// executes it. If it matters for speed, derive a Kernel (kernel.h), choose it in lower.cpp, and the tests in
/// tests/engine hold it to the plain executor.
class Engine : public Executor {
 public:
  /// `network` must outlive it. Reads parameters and running statistics where they lie in the network.
  explicit Engine(Network& network, Choose choose = Choose::fastest);

  at::Tensor forward(const at::Tensor& x, const Pass& pass) override;
  void backward(const at::Tensor& gradient) override;
  [[nodiscard]] at::MemoryFormat layout() const override { return input_layout_; }

  /// Called around every kernel (`begins`, then not), if set: for measuring. `direction`: "forward",
  /// "backward".
  using Observer = std::function<void(const Kernel&, const char* direction, bool begins)>;
  void observe(Observer observer) { observer_ = std::move(observer); }
  [[nodiscard]] const Lowered& lowered() const { return lowered_; }

 private:
  /// One way to go through the kernels: a step of training, or evaluation.
  struct Course {
    BufferPlan plan;
    std::vector<std::vector<int>> last_used;  ///< by moment: values that nothing needs any more
    std::map<std::int64_t, std::vector<at::Tensor>> buffers;  ///< by batch size
  };
  friend class CoursePlanner;

  void plan(Course& course, bool training);
  std::vector<at::Tensor>& buffers(Course& course, std::int64_t examples);
  [[nodiscard]] bool is_skipped(const Kernel& kernel) const;
  void release(int moment);

  Network& network_;
  Lowered lowered_;
  at::MemoryFormat input_layout_ = at::MemoryFormat::Contiguous;
  Course training_, evaluation_;
  at::Tensor memory_;  ///< in which the buffers lie
  Board board_;
  Observer observer_;
};

}  // namespace ablate::models
