#pragma once

#include <ATen/ATen.h>
#include <cstdint>
#include <vector>

#include "runner/training/gather_element.h"

namespace ablate::runner {

/// Examples as they lie on the device: standardized when they are gathered, not before.
struct Source {
  at::Tensor stored;                ///< [count, shape…], bytes, or the network's type already standardized
  at::Tensor table;                 ///< [channels, 256] of the network's type: what a byte stands for
  at::Tensor labels;                ///< [count], int64
  std::vector<std::int64_t> shape;  ///< of one example: [C, H, W] or [features]
};

struct Batch {
  at::Tensor inputs;  ///< [N, shape…] of the network's type, row-major
  at::Tensor labels;  ///< [N], int64
};

/// The examples `rows` ([N] int64, on the source's device), changed by `augmentation`.
Batch gather(const Source& source, const at::Tensor& rows, const Augmentation& augmentation = {});

}  // namespace ablate::runner
