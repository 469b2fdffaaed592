#pragma once

#include "models/engine/buffer_plan.h"
#include "models/engine/lower.h"

namespace ablate::models {

/// Turns what kernels ask for into lifetimes. Moments: kernel i of k computes forward at i, backward at 2 k -
/// 1 - i.
class CoursePlanner : public Planner {
 public:
  CoursePlanner(const Lowered& lowered, const std::vector<bool>& needs_gradient, bool training);

  /// The kernel that asks from now on.
  void begin(const Kernel& kernel);
  int value_of(int value) override;
  void view(int value, int other) override;
  void keep(int value) override;
  int gradient_of(int value) override;
  void pass_on(int value, int to) override;
  int scratch_of(int value) override;

  /// To be called once, after every kernel has asked.
  BufferPlan finish();
  /// By moment: values that nothing reads after it.
  [[nodiscard]] std::vector<std::vector<int>> last_used() const;

 private:
  [[nodiscard]] int backward_of(int kernel) const { return 2 * count_ - 1 - kernel; }
  void use(int value, int moment);

  const Lowered& lowered_;
  const std::vector<bool>& needs_gradient_;
  bool training_;
  int count_, kernel_ = -1;
  std::vector<int> producer_;      ///< by value: kernel; -1: the input
  std::vector<int> last_;          ///< by value: moment of its last use
  std::vector<int> viewed_;        ///< by value: whose memory it is a view of; -1: its own
  std::vector<int> gradient_end_;  ///< by value: last moment at which its gradient is read
  struct Asked {
    int value, begin, end;
    bool is_value;
  };
  std::vector<Asked> asked_;  ///< in the order of the buffers' numbers
};

}  // namespace ablate::models
