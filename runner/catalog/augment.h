#pragma once

#include <vector>

#include "experiments/catalog.h"
#include "experiments/component.h"
#include "experiments/run_spec.h"

namespace ablate::runner {

/// standard, of training images only: `pad` pixels of zeros on every side (after normalization, so the border
/// has the mean color) and a crop of the old size at a uniformly drawn place; then, with `flip`, left and
/// right exchanged with probability 1/2. Off by default.
std::vector<experiments::Component> augment_components();

/// Augmentation of data that are not images.
std::vector<experiments::Refusal> augment_refusals(const experiments::RunSpec& spec,
                                                   const experiments::DatasetFacts& dataset);

}  // namespace ablate::runner
