#pragma once

#include <optional>
#include <string>

#include "analysis/statistics.h"
#include "experiments/experiment.h"

namespace ablate::analysis {

/// How people read the numbers of a metric: errors and accuracies as percent and their differences in
/// percentage points, everything else in its own unit.
class Shown {
 public:
  Shown() = default;
  Shown(const experiments::Metric& metric, const experiments::At& at);
  [[nodiscard]] std::string value(double number) const;       ///< "3.08 %"; "0.1042"
  [[nodiscard]] std::string difference(double number) const;  ///< "-0.51"
  [[nodiscard]] std::string interval(
      const std::optional<Interval>& bounds) const;  ///< "[-0.60, -0.41]", "none"
  [[nodiscard]] std::string range(
      const std::optional<Interval>& bounds) const;                ///< of values: "[3.01 %, 3.15 %]", "none"
  [[nodiscard]] std::string size(double number) const;             ///< "0.3 points"; "0.003"
  [[nodiscard]] std::string estimated_size(double number) const;   ///< "0.84 points": three digits
  [[nodiscard]] std::string tick(double number) const;             ///< on an axis: "2.5 %"; "0.1"
  [[nodiscard]] std::string difference_tick(double number) const;  ///< on an axis: "-0.5", "0", "+0.5"
  [[nodiscard]] std::string unit() const;                          ///< " points" or nothing

 private:
  bool fraction_ = false;
};

}  // namespace ablate::analysis
