#pragma once

#include <memory>
#include <string>
#include <vector>

#include "experiments/run_spec.h"
#include "runner/training/resident_data.h"
#include "runner/training/source.h"

namespace ablate::runner {

/// The examples of one run: divided, standardized with the statistics of its own training examples, in the
/// order of its epochs. Tokens are left as they are; targets of regression are standardized as inputs are.
class RunData {
 public:
  /// Batches of images are laid out as `layout`, in which the network takes them.
  RunData(const experiments::RunSpec& spec, std::shared_ptr<const ResidentSet> set, at::Device device,
          at::ScalarType type, at::MemoryFormat layout);

  /// The batch of update `step` = 0, 1, …: a pure function of (spec, step). The last batch of an epoch may be
  /// smaller. Valid until the next call.
  const Batch& training(std::int64_t step);

  /// A part that is evaluated: "validation" (if the split has one), "test".
  struct Part {
    std::string name;
    Source source;
    at::Tensor rows;  ///< [count] int64, on the device
  };
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
  /// The training examples, not augmented, in the order of the split.
  [[nodiscard]] Part training_part() const;
  [[nodiscard]] at::MemoryFormat layout() const { return layout_; }
  /// By what inputs are standardized, and targets of regression.
  [[nodiscard]] const ChannelSums::Moments& input_moments() const { return inputs_; }
  [[nodiscard]] const ChannelSums::Moments& target_moments() const { return targets_; }
  /// Of regression: the standard deviation of each target over the training examples, [outputs] of the
  /// network's type, on the device; undefined else.
  [[nodiscard]] const at::Tensor& target_deviation() const { return target_deviation_; }
  [[nodiscard]] experiments::Task task() const { return set_->host.task; }
  [[nodiscard]] std::int64_t steps_per_epoch() const { return steps_per_epoch_; }

 private:
  void begin_epoch(std::int64_t epoch);

  std::shared_ptr<const ResidentSet> set_;
  std::int64_t seed_, batch_size_, steps_per_epoch_;
  std::int64_t pad_;
  bool flip_, reflect_;
  std::vector<std::int64_t> train_;  ///< indices in the published training set
  Source source_;
  std::vector<Part> parts_;
  std::int64_t epoch_ = -1;
  at::Tensor order_;  ///< of `epoch_`: published indices, on the device
  ChannelSums::Moments inputs_, targets_;
  at::Tensor target_deviation_;
  at::MemoryFormat layout_;
  Batch batch_, last_batch_;  ///< of full size; the smaller one at an epoch's end
};

}  // namespace ablate::runner
