#pragma once

#include <ATen/ATen.h>
#include <cstdint>

#include "runner/training/tally_loops.h"

namespace ablate::runner {

/// Loss and mistakes summed on the device, batch by batch, and read once.
class Tally {
 public:
  /// `deviation`: of regression, by which targets were divided (RunData::target_deviation).
  explicit Tally(at::Device device, at::Tensor deviation = {});

  /// loss: a scalar, the mean over the batch; logits and labels as the loss takes them (loss.h); loss and
  /// logits float or double, both the same. Does not wait for the device.
  void add(const at::Tensor& loss, const at::Tensor& logits, const at::Tensor& labels, std::int64_t step = 0);

  /// Waits for the device.
  [[nodiscard]] TallySums read() const;
  /// Begins new sums; a step that was not finite stays known.
  void clear();

  /// The state itself ([5] double, on the device), for checkpoints: write with copy_.
  [[nodiscard]] const at::Tensor& state() const { return sums_; }

 private:
  at::Tensor sums_, deviation_;
};

}  // namespace ablate::runner
