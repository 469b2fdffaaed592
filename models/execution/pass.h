#pragma once

#include <ATen/ATen.h>
#include <cstdint>
#include <functional>
#include <string>

#include "models/execution/keep_factor.h"
#include "models/graph.h"

namespace ablate::models {

/// What a forward pass depends on beside its input. Masks are pure functions of (seed, node name, step,
/// example).
struct Pass {
  bool training = false;
  std::int64_t seed = 1;
  std::int64_t step = 0;
  /// Index in the step's batch of the first row of x: a batch given in parts has the masks of the whole.
  std::int64_t first_example = 0;
  /// Called by Network::forward with the value of every node that is computed, in order; may be empty. Must
  /// not write to it.
  std::function<void(const Node&, const at::Tensor&)> observe = {};
};

/// The stream of decisions that a node draws from in this pass; its drop rate and first element are to be
/// set.
KeepStream draws_of(const std::string& node, const Pass& pass);

}  // namespace ablate::models
