#pragma once

#include "analysis/report/curves.h"
#include "analysis/report/html.h"

namespace ablate::analysis {

/// Bands over the seeds with their means, and a legend beside which every line has its color and its dashes.
Html curve_plot(const CurveChart& chart);

}  // namespace ablate::analysis
