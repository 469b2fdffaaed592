#include "analysis/equivalence.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace ablate::analysis {

namespace {

/// The chance of a mean so large or larger if the true mean is `bound`.
double above_p(std::span<const double> differences, double bound) {
  const double center = mean(differences), distance = center - bound;
  const double error = standard_deviation(differences) / std::sqrt(static_cast<double>(differences.size()));
  const double rounding = 1e-12 * std::max(std::abs(center), std::abs(bound));
  if (error <= rounding) return distance > rounding ? 0.0 : 1.0;
  const boost::math::students_t distribution(static_cast<double>(differences.size() - 1));
  return boost::math::cdf(boost::math::complement(distribution, distance / error));
}

double below_p(std::span<const double> differences, double bound) {
  std::vector<double> mirrored(differences.begin(), differences.end());
  for (double& difference : mirrored) difference = -difference;
  return above_p(mirrored, -bound);
}

}  // namespace

double inside_p(std::span<const double> differences, Interval region) {
  return std::max(above_p(differences, region.low), below_p(differences, region.high));
}

double outside_p(std::span<const double> differences, Interval region) {
  return std::min(1.0, 2 * std::min(below_p(differences, region.low), above_p(differences, region.high)));
}

}  // namespace ablate::analysis
