#include "models/engine/course_planner.h"

#include <algorithm>

namespace ablate::models {

CoursePlanner::CoursePlanner(const Lowered& lowered, const std::vector<bool>& needs_gradient, bool training)
    : lowered_(lowered),
      needs_gradient_(needs_gradient),
      training_(training),
      count_(static_cast<int>(lowered.kernels.size())),
      producer_(lowered.values.size(), -1),
      last_(lowered.values.size(), 0),
      viewed_(lowered.values.size(), -1) {
  for (int i = 0; i < count_; ++i)
    producer_[static_cast<std::size_t>(lowered.kernels[static_cast<std::size_t>(i)]->output())] = i;
  for (const int producer : producer_) gradient_end_.push_back(producer < 0 ? 0 : backward_of(producer));
  // The logits are read from outside until the next forward pass: by the loss, after it by the metrics.
  use(lowered.kernels.back()->output(), training ? 2 * count_ - 1 : count_ - 1);
}

void CoursePlanner::use(int value, int moment) {
  for (; value >= 0; value = viewed_[static_cast<std::size_t>(value)]) {
    int& last = last_[static_cast<std::size_t>(value)];
    last = std::max(last, moment);
  }
}

void CoursePlanner::begin(const Kernel& kernel) {
  ++kernel_;
  use(kernel.output(), kernel_);
  for (const int input : kernel.inputs()) use(input, kernel_);
}

int CoursePlanner::value_of(int value) {
  asked_.push_back({value, kernel_, 0, true});
  return static_cast<int>(asked_.size()) - 1;
}

void CoursePlanner::view(int value, int other) {
  viewed_[static_cast<std::size_t>(value)] = other;
  pass_on(value, other);
}

void CoursePlanner::pass_on(int value, int to) {
  // Kernels ask in the order of the forward pass: what holds for `to` is known.
  int& end = gradient_end_[static_cast<std::size_t>(value)];
  if (needs_gradient_[static_cast<std::size_t>(to)])
    end = std::max(end, gradient_end_[static_cast<std::size_t>(to)]);
}

int CoursePlanner::scratch_of(int value) {
  asked_.push_back({value, backward_of(kernel_), backward_of(kernel_), false});
  return static_cast<int>(asked_.size()) - 1;
}

void CoursePlanner::keep(int value) {
  if (training_) use(value, backward_of(kernel_));
}

int CoursePlanner::gradient_of(int value) {
  if (!needs_gradient_[static_cast<std::size_t>(value)]) return -1;
  asked_.push_back({value, backward_of(kernel_), gradient_end_[static_cast<std::size_t>(value)], false});
  return static_cast<int>(asked_.size()) - 1;
}

BufferPlan CoursePlanner::finish() {
  BufferPlan plan;
  for (const Asked& asked : asked_) {
    if (!asked.is_value && !training_) {  // keeps its number and takes no memory
      plan.add({0}, 0, 0);
      continue;
    }
    plan.add(lowered_.values[static_cast<std::size_t>(asked.value)].shape, asked.begin,
             asked.is_value ? last_[static_cast<std::size_t>(asked.value)] : asked.end);
  }
  plan.place();
  return plan;
}

std::vector<std::vector<int>> CoursePlanner::last_used() const {
  std::vector<std::vector<int>> result(static_cast<std::size_t>(training_ ? 2 * count_ : count_));
  for (std::size_t value = 0; value < last_.size(); ++value) {
    // The logits stay until the next step.
    if (static_cast<int>(value) == lowered_.kernels.back()->output()) continue;
    result[static_cast<std::size_t>(last_[value])].push_back(static_cast<int>(value));
  }
  return result;
}

}  // namespace ablate::models
