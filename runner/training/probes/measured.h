#pragma once

#include <map>
#include <string>

#include "models/graph.h"
#include "runner/training/probes/probe.h"

namespace ablate::runner {

/// What an edited network comes to on a part of the data with the values of the whole one: by quantity,
/// "error", "loss". It is executed as the run executes its own network.
std::map<std::string, double> measured(const models::Graph& edited, const RunData::Part& part,
                                       const Subject& subject);

}  // namespace ablate::runner
