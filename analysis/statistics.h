#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

/// The statistics of paired differences. Every function is pure; distributions come from Boost.Math. Checked
/// against SciPy (tests/analysis/scipy_reference.py) to 1e-9.
namespace ablate::analysis {

double mean(std::span<const double> values);                ///< requires at least one value
double standard_deviation(std::span<const double> values);  ///< with n - 1; requires at least two

struct Interval {
  double low = 0, high = 0;
  bool operator==(const Interval&) const = default;
};

/// The paired t test of differences d: t = mean(d) / (sd(d) / sqrt(n)) with n - 1 degrees of freedom (Student
/// 1908).
struct TTest {
  double p = 1;       ///< two-sided
  Interval interval;  ///< mean +- t_{0.975, n-1} sd / sqrt(n)
};
/// Requires two differences or more. Differences that are all equal have p = 0, or 1 where they are 0, and no
/// width.
TTest paired_t(std::span<const double> differences);

/// The largest n for which the sign-flip distribution is enumerated (2^20 sums).
inline constexpr std::size_t sign_flip_limit = 20;

/// The exact two-sided sign-flip test (Fisher 1935): the share of all 2^n ways to give the differences signs
/// whose sum is at least as far from zero as the observed one. Sums within 1e-12 of the sum of magnitudes
/// count as equal. Requires 1 <= n <= sign_flip_limit.
double sign_flip_p(std::span<const double> differences);

/// The set of shifts that the sign-flip test does not reject at 5 %: between order statistics of the means of
/// all non-empty subsets (Hartigan 1969). std::nullopt below 6 differences, where no such interval is
/// bounded.
std::optional<Interval> sign_flip_interval(std::span<const double> differences);

/// The smallest two-sided p that n sign flips can reach: 2^(1-n), 1 for n = 0.
double smallest_sign_flip_p(std::size_t n);

/// How many seeds a family of `pairs` comparisons needs so that Holm's first step can reach `level`.
std::size_t seeds_needed(std::size_t pairs, double level = 0.05);

/// Holm's step-down adjustment (1979), in the order given.
std::vector<double> holm(std::span<const double> p);

}  // namespace ablate::analysis
