#pragma once

#include <span>

#include "analysis/statistics.h"

/// Whether a quantity lies where it is expected.
namespace ablate::analysis {

/// Bounds may be infinite: (-inf, 0) is "below 0". A region of one point is one that nothing can confirm.
struct Region {
  double low = 0, high = 0;
  [[nodiscard]] bool is_half_line() const;
  [[nodiscard]] bool contains(
      double value) const;  ///< of what is known exactly; ends of two-sided ones included
};

/// p of the two hypotheses, each two-sided at most 1.
struct RegionTest {
  double p_outside = 1;  ///< of the hypothesis that the mean lies outside; small: it lies inside
  double p_inside = 1;   ///< of the hypothesis that the mean lies inside; small: it lies outside
  bool by_order = false;
};

/// Half lines by the exact sign-flip test (above 20 values paired t; the sign test where values are
/// infinite), others by two one-sided t tests, which need two values, all of them finite.
RegionTest test(std::span<const double> values, const Region& region);

}  // namespace ablate::analysis
