#pragma once

#include <vector>

#include "experiments/catalog.h"
#include "experiments/run_spec.h"

namespace ablate::runner {

/// A loss that does not fit the data set's task. A loss states `tasks`, those it fits, in its facts.
std::vector<experiments::Refusal> loss_refusals(const experiments::RunSpec& spec,
                                                const experiments::DatasetFacts& dataset);

}  // namespace ablate::runner
