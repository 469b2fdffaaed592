#pragma once

#include <ATen/ATen.h>
#include <cstdint>
#include <vector>

#include "runner/training/gather_element.h"

namespace ablate::runner {

/// Examples as they lie on the device: standardized when they are gathered, not before.
struct Source {
  at::Tensor stored;  ///< [count, shape…], bytes, or the network's type already standardized
  at::Tensor table;   ///< [channels, 256] of the network's type: what a byte stands for
  at::Tensor center;  ///< [C, H, W] of that type, subtracted after the table; undefined: nothing
  at::Tensor labels;  ///< what is to be said: [count] int64; next_token [count, T] int64; regression [count,
                      ///< outputs] standardized targets of the network's type
  std::vector<std::int64_t> shape;  ///< of one example: [C, H, W], [features] or [T]
};

struct Batch {
  at::Tensor inputs;  ///< [N, shape…] of the network's type
  at::Tensor labels;  ///< [N] or [N, T] int64; of regression [N, outputs] of the network's type
};

/// The examples `rows` ([N] int64, on the source's device), changed by `augmentation`.
Batch gather(const Source& source, const at::Tensor& rows, const Augmentation& augmentation = {});
/// The same straight into `batch`, in whose memory layout (row-major or channels-last) they are laid. A batch
/// of another size is made anew, images in `layout`.
void gather_into(Batch& batch, const Source& source, const at::Tensor& rows,
                 const Augmentation& augmentation = {},
                 at::MemoryFormat layout = at::MemoryFormat::Contiguous);

}  // namespace ablate::runner
