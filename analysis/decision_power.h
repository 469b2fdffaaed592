#pragma once

#include <cstddef>
#include <optional>

/// How probably a verdict is reached: power of the test that decides, which with few seeds is weaker than the
/// t test, since only so many values of p exist. Differences are taken to be normal.
namespace ablate::analysis {

/// The probability that a true mean difference of `effect` standard deviations of the per-seed difference is
/// found at `level`. Up to 20 differences by sign flips: 0 where they cannot reach the level; where fewer
/// than 6 values of p lie within it, by simulation (2,000 samples of a stream of its own: within 2 points,
/// and always the same); else, where the two agree within 3 points, and above 20, by paired t. Requires n
/// >= 2.
double decision_power(std::size_t n, double effect, double level = 0.05);

/// The true mean difference, in those standard deviations, that is found with probability `wanted`;
/// std::nullopt where so few sign flips cannot reach the level, whatever the difference. Requires n >= 2.
std::optional<double> decidable_difference(std::size_t n, double level = 0.05, double wanted = 0.8);

}  // namespace ablate::analysis
