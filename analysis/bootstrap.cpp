#include "analysis/bootstrap.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <vector>

#include "experiments/random/philox.h"

namespace ablate::analysis {

std::size_t resampled(std::uint64_t resample, std::uint64_t place, std::size_t n) {
  static const philox::Key key = philox::key(0, "bootstrap");
  return static_cast<std::size_t>((std::uint64_t{philox::word(key, resample, place)} * n) >> 32);
}

namespace {

std::vector<double> resampled_means(std::span<const double> values) {
  std::vector<double> means(bootstrap_resamples);
  for (std::size_t b = 0; b < means.size(); ++b) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += values[resampled(b, i, values.size())];
    means[b] = sum / static_cast<double>(values.size());
  }
  std::sort(means.begin(), means.end());
  return means;
}

/// The share of `ordered` below `value`; what equals it counts half.
double share_below(const std::vector<double>& ordered, double value) {
  const auto [first, last] = std::equal_range(ordered.begin(), ordered.end(), value);
  return static_cast<double>((first - ordered.begin()) + (last - ordered.begin())) /
         (2 * static_cast<double>(ordered.size()));
}

/// The acceleration of the mean: its jackknife values differ from their own mean by (d_i - mean) / (n - 1).
double acceleration(std::span<const double> values) {
  const double center = mean(values);
  double squares = 0, cubes = 0;
  for (const double value : values) {
    const double distance = value - center;
    squares += distance * distance;
    cubes += distance * distance * distance;
  }
  return cubes / (6 * std::pow(squares, 1.5));
}

/// Linear between the two order statistics around share * (count - 1).
double quantile(const std::vector<double>& ordered, double share) {
  const double place = share * static_cast<double>(ordered.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, ordered.size() - 1);
  return ordered[below] + (place - static_cast<double>(below)) * (ordered[above] - ordered[below]);
}

}  // namespace

std::optional<Interval> bootstrap_interval(std::span<const double> values) {
  if (values.size() < bootstrap_least) return std::nullopt;
  if (std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); }))
    return std::nullopt;
  const std::vector<double> means = resampled_means(values);
  const boost::math::normal normal;
  const double below = share_below(means, mean(values));
  if (below <= 0 || below >= 1) return std::nullopt;
  const double bias = boost::math::quantile(normal, below), accelerated = acceleration(values);
  const auto bound = [&](double share) {
    const double moved = bias + boost::math::quantile(normal, share);
    return quantile(means, boost::math::cdf(normal, bias + moved / (1 - accelerated * moved)));
  };
  return Interval{bound(0.025), bound(0.975)};
}

}  // namespace ablate::analysis
