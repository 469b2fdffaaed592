#pragma once

#include "analysis/report/html.h"
#include "analysis/report/report.h"

namespace ablate::analysis {

/// Every pair with its verdict in words, at a glance.
Html verdicts(const Report& report);
/// Each comparison: forest plot, then every pair with all its numbers, trends.
Html comparisons(const Report& report);

}  // namespace ablate::analysis
