#pragma once

#include <optional>
#include <vector>

#include "experiments/component.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// Norms: none, batch, layer, group. Facts of each:
/// - `batch_independent`: an example's result does not depend on the others of its batch
/// - `running_statistics`: evaluation uses statistics kept in training
/// - `shift`: it adds a trained shift per channel, so the map before it has no bias
std::vector<experiments::Component> norm_components();

/// What this norm puts at a site of a value with so many channels (or features); nothing for `none`.
std::optional<Operation> norm_at(const experiments::Choice& norm, std::int64_t channels);

}  // namespace ablate::models
