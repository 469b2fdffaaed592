#pragma once

#include <string>
#include <vector>

#include "experiments/experiment.h"

namespace ablate::analysis {

/// What a reader of a tuned comparison must know of one side (rule F): each numeric setting that was chosen
/// at the edge of what was tried, beyond which a better one may lie. `labels`: of any run of that side;
/// `side`: its name.
std::vector<std::string> grid_edge_notes(const experiments::Experiment& experiment,
                                         const experiments::Labels& labels, const std::string& side);

}  // namespace ablate::analysis
