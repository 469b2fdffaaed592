#pragma once

#include <ATen/ATen.h>

#include "models/execution/keep_factor.h"

namespace ablate::models {

/// A row-major tensor of keep_factor()s, `kept` or 0, on the device of `options` (float or double). The
/// decisions are the same on every device, for every type and however a batch is divided.
at::Tensor keep_mask(at::IntArrayRef shape, const KeepStream& stream, double kept,
                     const at::TensorOptions& options);

/// The one decision of a stream that decides once for a whole batch.
bool keeps_batch(const KeepStream& stream);

}  // namespace ablate::models
