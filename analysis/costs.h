#pragma once

#include <optional>
#include <string>

#include "analysis/series.h"
#include "experiments/catalog.h"

/// What else the two sides of a comparison differ in: an arm may win because it is larger or trains longer.
namespace ablate::analysis {

/// Of the runs of `series` that were measured, means of their seconds and of their peak bytes; parameters and
/// FLOPs from the description.
Costs costs(const Series& series, const experiments::Catalog& catalog);

/// "+1.3 % parameters, the same flops, +4.0 % seconds, -2.1 % peak bytes": the level against the baseline.
/// Seconds of shared machines are not compared: "seconds shared".
std::string text(const Costs& level, const Costs& baseline);

}  // namespace ablate::analysis
