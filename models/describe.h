#pragma once

#include <vector>

#include "experiments/catalog.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// Descriptions of every network, norm, activation, dropout, stochastic_depth, drop_path and init. Explicit
/// lists.
std::vector<experiments::Component> components();

/// The network of a run as a graph: the network function marks sites, the run's norm, activation, dropout and
/// stochastic depth decide what stands there. Requires refusals() to be empty; throws std::logic_error else.
Graph describe(const experiments::RunSpec& spec, const experiments::DatasetFacts& dataset);

/// Every reason why this run's network cannot be built or trained: illegal depth, image too small, groups
/// that do not divide channels, a batch (the last one included) that leaves batch norm one value per channel
/// …
std::vector<experiments::Refusal> refusals(const experiments::RunSpec& spec,
                                           const experiments::DatasetFacts& dataset);

}  // namespace ablate::models
