#include "analysis/order.h"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <stdexcept>

namespace ablate::analysis {

namespace {

double wins(const Order& order) {
  if (order.seeds() == 0) throw std::invalid_argument("improvement over no seeds");
  return static_cast<double>(order.level) + static_cast<double>(order.ties) / 2;
}

}  // namespace

double sign_test_p(const Order& order) {
  const std::size_t n = order.level + order.baseline;
  if (n == 0) return 1;
  const boost::math::binomial fair(static_cast<double>(n), 0.5);
  return std::min(1.0,
                  2 * boost::math::cdf(fair, static_cast<double>(std::min(order.level, order.baseline))));
}

double improvement(const Order& order) { return wins(order) / static_cast<double>(order.seeds()); }

Interval improvement_interval(const Order& order) {
  const double won = wins(order), lost = static_cast<double>(order.seeds()) - won;
  return {won == 0 ? 0.0 : boost::math::quantile(boost::math::beta_distribution(won, lost + 1), 0.025),
          lost == 0 ? 1.0 : boost::math::quantile(boost::math::beta_distribution(won + 1, lost), 0.975)};
}

}  // namespace ablate::analysis
