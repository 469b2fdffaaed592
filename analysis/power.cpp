#include "analysis/power.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <stdexcept>

#include "analysis/decision_power.h"
#include "analysis/least_effect.h"

namespace ablate::analysis {

double power(std::size_t n, double effect, double level) {
  if (n < 2) throw std::invalid_argument("power of fewer than two differences");
  const double freedom = static_cast<double>(n - 1), shift = effect * std::sqrt(static_cast<double>(n));
  const double critical = boost::math::quantile(boost::math::students_t(freedom), 1 - level / 2);
  // Boost's series does not converge far out, where the power is 1 to every digit.
  if (shift > critical + 30) return 1;
  const boost::math::non_central_t distribution(freedom, shift);
  return boost::math::cdf(boost::math::complement(distribution, critical)) +
         boost::math::cdf(distribution, -critical);
}

double detectable_difference(std::size_t n, double level, double wanted) {
  return least_effect([&](double effect) { return power(n, effect, level); }, wanted, 60);
}

std::size_t seeds_for(double effect, std::size_t pairs, double wanted) {
  if (!(effect > 0)) throw std::invalid_argument("seeds for no difference");
  const double level = 0.05 / static_cast<double>(pairs);
  std::size_t low = std::max<std::size_t>(2, seeds_needed(pairs)), high = low;
  if (decision_power(low, effect, level) >= wanted) return low;
  while (high < seeds_limit && decision_power(high, effect, level) < wanted)
    high = std::min(2 * high, seeds_limit);
  while (low + 1 < high) {
    const std::size_t middle = (low + high) / 2;
    (decision_power(middle, effect, level) < wanted ? low : high) = middle;
  }
  return high;
}

Interval deviation_factors(std::size_t n) {
  if (n < 2) throw std::invalid_argument("standard deviation of fewer than two values");
  const double freedom = static_cast<double>(n - 1);
  const boost::math::chi_squared distribution(freedom);
  return {std::sqrt(freedom / boost::math::quantile(distribution, 0.975)),
          std::sqrt(freedom / boost::math::quantile(distribution, 0.025))};
}

}  // namespace ablate::analysis
