#pragma once

#include <ATen/ATen.h>

#include "models/graph.h"

namespace ablate::models {

/// Tensors of one value per channel that a batch norm works with.
struct BatchNormState {
  at::Tensor gain, shift;                     ///< trained
  at::Tensor running_mean, running_variance;  ///< updated in training, used in evaluation; undefined: none
  at::Tensor batches = {};                    ///< [1] of cumulative statistics: how many they are of
};

/// Normalizes x: [N, C] or [N, C, H, W] as models::BatchNorm says. In training the running statistics take
/// one step (one batch), also with sub-batches: towards the mean of the groups' statistics. N need not be a
/// multiple of `sub_batch`; the last group is then smaller and counts as much as the others.
at::Tensor batch_norm(const BatchNorm& norm, const at::Tensor& x, const BatchNormState& state, bool training);

}  // namespace ablate::models
