#include "analysis/statistics.h"

#include <algorithm>
#include <bit>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <stdexcept>

namespace ablate::analysis {

double mean(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("mean of no values");
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double standard_deviation(std::span<const double> values) {
  if (values.size() < 2) throw std::invalid_argument("standard deviation of fewer than two values");
  const double center = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - center) * (value - center);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

TTest paired_t(std::span<const double> differences) {
  const double center = mean(differences);
  const double error = standard_deviation(differences) / std::sqrt(static_cast<double>(differences.size()));
  if (error == 0) return {center == 0 ? 1.0 : 0.0, {center, center}};
  const boost::math::students_t distribution(static_cast<double>(differences.size() - 1));
  const double p = 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(center) / error));
  const double reach = boost::math::quantile(distribution, 0.975) * error;
  return {p, {center - reach, center + reach}};
}

namespace {

void require_enumerable(std::span<const double> differences) {
  if (differences.empty() || differences.size() > sign_flip_limit)
    throw std::invalid_argument("sign flips are enumerated for 1 to 20 differences");
}

/// Calls visit(sum, members) for every subset of `values` but the empty one, in Gray-code order: one addition
/// a subset.
template <class Visit>
void each_subset(std::span<const double> values, Visit visit) {
  std::uint32_t chosen = 0;
  double sum = 0;
  for (std::uint32_t i = 1; i < (1U << values.size()); ++i) {
    const int flipped = std::countr_zero(i);
    chosen ^= 1U << flipped;
    sum += ((chosen >> flipped) & 1U) != 0 ? values[flipped] : -values[flipped];
    visit(sum, std::popcount(chosen));
  }
}

}  // namespace

double sign_flip_p(std::span<const double> differences) {
  require_enumerable(differences);
  double total = 0, magnitude = 0;
  for (const double d : differences) {
    total += d;
    magnitude += std::abs(d);
  }
  // Giving the members of a subset a minus sign changes the sum to total - 2 (sum of the subset).
  const double threshold = std::abs(total) - 1e-12 * magnitude;
  std::uint64_t extreme = 1;  // the empty subset: the observed signs
  each_subset(differences,
              [&](double sum, int) { extreme += std::abs(total - 2 * sum) >= threshold ? 1 : 0; });
  return static_cast<double>(extreme) / std::ldexp(1.0, static_cast<int>(differences.size()));
}

std::optional<Interval> sign_flip_interval(std::span<const double> differences) {
  require_enumerable(differences);
  const auto outside = static_cast<std::size_t>(std::ldexp(0.025, static_cast<int>(differences.size())));
  if (outside == 0) return std::nullopt;
  std::vector<double> means;
  means.reserve((std::size_t{1} << differences.size()) - 1);
  each_subset(differences, [&](double sum, int members) { means.push_back(sum / members); });
  const auto low = means.begin() + static_cast<std::ptrdiff_t>(outside - 1);
  std::nth_element(means.begin(), low, means.end());
  const double lower = *low;
  const auto high = means.end() - static_cast<std::ptrdiff_t>(outside);
  std::nth_element(means.begin(), high, means.end());
  return Interval{lower, *high};
}

double smallest_sign_flip_p(std::size_t n) { return n == 0 ? 1.0 : std::ldexp(1.0, 1 - static_cast<int>(n)); }

std::size_t seeds_needed(std::size_t pairs, double level) {
  std::size_t n = 1;
  while (static_cast<double>(pairs) * smallest_sign_flip_p(n) > level) ++n;
  return n;
}

std::vector<double> holm(std::span<const double> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> adjusted(p.size());
  double running = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    running = std::max(running, static_cast<double>(p.size() - rank) * p[order[rank]]);
    adjusted[order[rank]] = std::min(1.0, running);
  }
  return adjusted;
}

}  // namespace ablate::analysis
