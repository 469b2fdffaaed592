#pragma once

#include "experiments/catalog.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// Reasons for which the network cannot even be described: its data, image size, depth.
std::vector<experiments::Refusal> setting_refusals(const experiments::RunSpec& spec,
                                                   const experiments::DatasetFacts& dataset);

/// The network of a run. Requires setting_refusals() to be empty.
Graph build(const experiments::RunSpec& spec, const experiments::DatasetFacts& dataset);

/// Reasons for which the network that was built cannot be: groups that do not divide the channels at a site,
/// a norm within an example that would see a single value.
std::vector<experiments::Refusal> graph_refusals(const experiments::RunSpec& spec, const Graph& graph);

/// Reasons for which it cannot be trained as the run says.
std::vector<experiments::Refusal> training_refusals(const experiments::RunSpec& spec,
                                                    const experiments::DatasetFacts& dataset,
                                                    const Graph& graph);

}  // namespace ablate::models
