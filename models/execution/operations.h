#pragma once

#include <ATen/ATen.h>

#include "models/execution/keep_factor.h"
#include "models/graph.h"

namespace ablate::models {

/// What an operation works on beside the settings it carries. Tensors that it does not have are undefined,
/// and inputs that this pass does not read (Route).
struct Operands {
  at::Tensor x;                  ///< first input, with its batch
  std::vector<at::Tensor> more;  ///< the other inputs
  at::Tensor weight, bias;       ///< of a map; gain and shift of a norm
  at::Tensor map_gain;           ///< of a map with normalized weights
  at::Tensor running_mean, running_variance, batches;
  std::vector<at::Tensor> parameters, buffers;  ///< all of this node, in the order of the graph
  bool training = false;
  KeepStream
      draws;  ///< of this node at this step; its drop rate and first element are the operation's to set
  std::int64_t first_example = 0;
};

/// The value of a node. A new tensor, a view of its input, or the input itself; nothing is written in place
/// but running statistics.
at::Tensor execute(const Operation& operation, const Operands& operands);

/// What the sum of the paths that are alive is multiplied with.
double merge_factor(const Merge& merge, std::int64_t alive);

}  // namespace ablate::models
