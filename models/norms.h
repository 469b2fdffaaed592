#pragma once

#include <optional>
#include <vector>

#include "experiments/component.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// Norms: none, batch, layer, group, rms, and weight, which stands at no site but makes the weights of every
/// map. Facts of each:
/// - `batch_independent`: an example's result does not depend on the others of its batch
/// - `running_statistics`: evaluation uses statistics kept in training
/// - `shift`: it adds a trained shift per channel, so the map before it has no bias
std::vector<experiments::Component> norm_components();

/// What this norm puts at a site of a value with so many channels (or features); nothing for `none` and
/// `weight`.
std::optional<Operation> norm_at(const experiments::Choice& norm, std::int64_t channels);

/// Its fact `shift`. Throws std::logic_error for a name that is not listed.
bool has_shift(const experiments::Choice& norm);
/// True if it is the weights of maps that this norm normalizes (MapWeights::normalized).
bool normalizes_weights(const experiments::Choice& norm);
/// Puts this norm (none, batch, layer) into a recurrent cell that goes through `steps` time steps.
void normalize_cell(const experiments::Choice& norm, std::int64_t steps, Recurrent& cell);

}  // namespace ablate::models
