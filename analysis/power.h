#pragma once

#include <cstddef>

#include "analysis/statistics.h"

/// How many seeds a difference needs, and what so many seeds can find.
namespace ablate::analysis {

/// The probability that a two-sided paired t test of n differences finds a true mean difference of `effect`
/// standard deviations of the per-seed difference at `level`. Requires n >= 2.
double power(std::size_t n, double effect, double level = 0.05);

/// The true mean difference, in standard deviations of the per-seed difference, that is found with
/// probability `wanted`. Requires n >= 2.
double detectable_difference(std::size_t n, double level = 0.05, double wanted = 0.8);

/// More seeds are not counted.
inline constexpr std::size_t seeds_limit = 10'000;

/// The fewest seeds with which `effect` (above 0) is found with probability `wanted` when `pairs` are
/// adjusted together, by the first and strictest step of Holm: decision_power at 0.05 / pairs. seeds_limit
/// where more would be needed.
std::size_t seeds_for(double effect, std::size_t pairs, double wanted = 0.8);

/// The 95 % interval of a standard deviation estimated from n normal values, as factors of the estimate
/// (chi-squared). Requires n >= 2.
Interval deviation_factors(std::size_t n);

}  // namespace ablate::analysis
