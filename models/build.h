#pragma once

#include "experiments/catalog.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// A column that the network does not have, a number of dropout rates that is not that of its blocks.
std::vector<experiments::Refusal> column_refusals(const experiments::RunSpec& spec);
std::vector<experiments::Refusal> dropout_refusals(const experiments::RunSpec& spec);
/// The network of a run. Requires option_, column_, data_ and part_refusals() to be empty.
Graph build(const experiments::RunSpec& spec, const experiments::DatasetFacts& dataset);

/// A depth that the network's family does not have, options that do not fit each other.
std::vector<experiments::Refusal> option_refusals(const experiments::RunSpec& spec);
/// Data that the network does not take, an image that is too small.
std::vector<experiments::Refusal> data_refusals(const experiments::RunSpec& spec,
                                                const experiments::DatasetFacts& dataset);
/// A norm, an activation or a dropout that does something and has no place in this network.
std::vector<experiments::Refusal> part_refusals(const experiments::RunSpec& spec);
/// Reasons for which the network that was built cannot be: groups that do not divide the channels at a site,
/// a norm within an example that would see a single value, sub-batches inside a recurrent cell.
std::vector<experiments::Refusal> graph_refusals(const experiments::RunSpec& spec, const Graph& graph);
/// A batch (the last one of an epoch included, if it is reached) that leaves batch norm one value per
/// channel. Requires graph_refusals() to be empty.
std::vector<experiments::Refusal> batch_refusals(const experiments::RunSpec& spec,
                                                 const experiments::DatasetFacts& dataset);
/// Stochastic depth in a network without blocks. Requires graph_refusals() to be empty.
std::vector<experiments::Refusal> block_refusals(const experiments::RunSpec& spec,
                                                 const experiments::DatasetFacts& dataset);
/// Drop path in a network without joins of paths. Requires graph_refusals() to be empty.
std::vector<experiments::Refusal> path_refusals(const experiments::RunSpec& spec,
                                                const experiments::DatasetFacts& dataset);

}  // namespace ablate::models
