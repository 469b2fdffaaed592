#pragma once

#include <functional>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// Descriptions of every network that is a graph (models/fitted has the others), norm, activation, dropout,
/// stochastic_depth, drop_path and init, in listing order. Explicit lists.
std::vector<experiments::Component> components();

/// The network of a run as a graph: the network function marks sites, the run's norm, activation, dropout and
/// stochastic depth decide what stands there. Throws std::logic_error, quoting the first, unless
/// network_refusals() is empty.
Graph describe(const experiments::RunSpec& spec, const experiments::DatasetFacts& dataset);

/// Every reason why this run's network cannot be built: data that it does not take, an image that is too
/// small, an illegal depth, groups that do not divide the channels, a norm that would see a single value.
std::vector<experiments::Refusal> network_refusals(const experiments::RunSpec& spec,
                                                   const experiments::DatasetFacts& dataset);

using FactsOf = std::function<experiments::DatasetFacts(const experiments::Choice& dataset)>;

/// Those, and every reason why it cannot be trained like this: a batch (the last one of an epoch included, if
/// it is reached) that leaves batch norm one value per channel, dropped blocks in a network without any; as
/// checks for a catalog, in rounds.
std::vector<std::vector<experiments::Check>> checks(const FactsOf& facts);

}  // namespace ablate::models
