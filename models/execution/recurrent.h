#pragma once

#include <ATen/ATen.h>

#include "models/execution/operations.h"

namespace ablate::models {

/// The states of a recurrent layer (models/recurrent.h has the equations), step by step with ATen. x:
/// [N, T, in], returns [N, T, units]. Training updates running statistics.
at::Tensor recurrent(const Recurrent& layer, const Operands& operands);

/// What the layer's dropout multiplies with, 0 or 1 / (1 - rate): variational [N, units], memoryless
/// [N, T, units]; undefined where it drops nothing. `draws`: the node's stream of this step.
at::Tensor recurrent_mask(const Recurrent& layer, KeepStream draws, std::int64_t first_example,
                          std::int64_t examples, std::int64_t steps, const at::TensorOptions& options);

}  // namespace ablate::models
