#include "analysis/region.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/equivalence.h"
#include "analysis/order.h"

namespace ablate::analysis {

bool Region::is_half_line() const { return std::isinf(low) || std::isinf(high); }

bool Region::contains(double value) const {
  return is_half_line() ? value > low && value < high : value >= low && value <= high;
}

namespace {

bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

/// `side`: below 0 where the values lie below the bound.
RegionTest sided(const Region& region, double p, double side) {
  if (side == 0) return {};
  const bool inside = (side < 0) == std::isinf(region.low);
  return inside ? RegionTest{p, 1, false} : RegionTest{1, p, false};
}

RegionTest test_half_line(std::span<const double> values, const Region& region) {
  const double bound = std::isinf(region.low) ? region.high : region.low;
  std::vector<double> distances;
  Order order;
  for (const double value : values) {
    distances.push_back(value - bound);
    ++(distances.back() < 0 ? order.level : distances.back() > 0 ? order.baseline : order.ties);
  }
  if (!all_finite(values)) {
    RegionTest result = sided(region, sign_test_p(order),
                              static_cast<double>(order.baseline) - static_cast<double>(order.level));
    result.by_order = true;
    return result;
  }
  if (distances.size() > sign_flip_limit) return sided(region, paired_t(distances).p, mean(distances));
  return sided(region, sign_flip_p(distances), mean(distances));
}

}  // namespace

RegionTest test(std::span<const double> values, const Region& region) {
  if (values.empty()) return {};
  if (region.is_half_line()) return test_half_line(values, region);
  if (values.size() < 2 || !all_finite(values)) return {1, 1, !all_finite(values)};
  const Interval interval{region.low, region.high};
  return {region.low == region.high ? 1 : inside_p(values, interval), outside_p(values, interval), false};
}

}  // namespace ablate::analysis
