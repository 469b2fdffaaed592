#pragma once

#include <map>
#include <string>

#include "models/graph.h"
#include "runner/training/probes/probe.h"

namespace ablate::runner {

/// Those that the run kept, or as recompute_statistics (norm_statistics.h) finds them for the edited network.
enum class RunningStatistics { kept, recomputed };

/// What an edited network comes to on a part of the data with the values of the whole one: by quantity,
/// "error", "loss". It is executed as the run executes its own network.
std::map<std::string, double> measured(const models::Graph& edited, const RunData::Part& part,
                                       const Subject& subject,
                                       RunningStatistics statistics = RunningStatistics::kept);

}  // namespace ablate::runner
