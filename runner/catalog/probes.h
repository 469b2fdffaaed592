#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/run_spec.h"

namespace ablate::runner {

/// What can be looked at in a network beside its errors, on chosen epochs or at the end of a run. A probe
/// changes nothing that trains, and is not part of a run's identity. Facts:
/// - `needs`, which its network must have: "blocks" (to delete or exchange), "columns" (that meet), "paths"
///   (residual blocks, where paths are drawn), "convolutions" (of numbers, not of tokens), "pointwise"
///   (convolutions of 1 x 1), "classes" (a classification), "" (nothing)
std::vector<experiments::Component> probe_components();

/// Why this run cannot be looked at like this: no blocks, more deletions than blocks, an epoch after the
/// last. `probes`: label -> {name, at, options}. Requires that the run itself is not refused.
std::vector<experiments::Refusal> probe_refusals(const experiments::RunSpec& spec,
                                                 const nlohmann::json& probes);

}  // namespace ablate::runner
