#pragma once

#include "analysis/comparison.h"
#include "analysis/report/html.h"
#include "analysis/shown.h"

namespace ablate::analysis {

/// The pairs of a comparison that have a 95 % interval, one under the other: the difference as a dot, the
/// interval as a line, no difference and the smallest one of interest marked. Nothing where no pair has one.
Html forest_plot(const Comparison& comparison, const Shown& shown);

}  // namespace ablate::analysis
