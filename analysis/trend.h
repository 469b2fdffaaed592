#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/statistics.h"
#include "experiments/experiment.h"

/// How a metric moves along an axis of numbers, seed by seed.
namespace ablate::analysis {

struct Cell;  // analysis/series.h

/// Least squares over the order of the levels: the change from one level to the next. Requires two values.
double slope(std::span<const double> values);

/// Whether every step goes up (+1) or down (-1); 0 if not all go the same way.
int monotone(std::span<const double> values);

/// The levels of an axis are numbers, three or more, in ascending or descending order.
bool is_numeric(const experiments::Axis& axis);

/// The trend along the compared axis within one cell: described, not tested together with the pairs.
struct Trend {
  std::string over;
  experiments::Labels cell;
  std::string first, last;              ///< labels of the outermost levels
  std::size_t n = 0;                    ///< seeds of which every level was measured
  double slope = 0;                     ///< mean over the seeds, in the metric's unit per level
  std::optional<Interval> interval;     ///< 95 %, Student t; absent below two seeds
  std::size_t rising = 0, falling = 0;  ///< seeds by the sign of their slope
  std::size_t monotone = 0;             ///< seeds on which every step goes the way of the mean slope
  double p = 1;                         ///< two-sided sign test of rising against falling
};
Trend trend(const experiments::Axis& axis, const Cell& cell, const std::vector<std::string>& seeds);

}  // namespace ablate::analysis
