#pragma once

#include <ATen/ATen.h>

#include "experiments/run_spec.h"

namespace ablate::runner {

/// The mean loss of a batch, a scalar of the logits' type; logits: [N, classes], labels: [N] int64. What each
/// loss is stands beside its description (runner/catalog/losses.h).
at::Tensor batch_loss(const experiments::Choice& loss, const at::Tensor& logits, const at::Tensor& labels);

}  // namespace ablate::runner
