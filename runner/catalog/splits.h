#pragma once

#include <vector>

#include "experiments/catalog.h"
#include "experiments/run_spec.h"

namespace ablate::runner {

/// A split by classes of data that have none; one that asks for more examples than the data set has, or
/// leaves none to train on.
std::vector<experiments::Refusal> split_refusals(const experiments::RunSpec& spec,
                                                 const experiments::DatasetFacts& dataset);

}  // namespace ablate::runner
