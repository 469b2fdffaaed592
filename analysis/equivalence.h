#pragma once

#include <span>

#include "analysis/statistics.h"

/// Two one-sided tests (Schuirmann 1987) of whether the mean of differences lies in a region.
namespace ablate::analysis {

/// p of the hypothesis that the mean lies outside `region`: the larger of two one-sided t tests. At most 0.05
/// exactly where the 90 % t interval lies inside. Requires two differences.
double inside_p(std::span<const double> differences, Interval region);

/// p of the hypothesis that the mean lies inside `region`: twice the smaller of the two one-sided t tests of
/// the other direction, at most 1. Requires two differences.
double outside_p(std::span<const double> differences, Interval region);

}  // namespace ablate::analysis
