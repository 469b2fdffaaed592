#pragma once

#include <optional>
#include <string>

#include "analysis/expected.h"
#include "analysis/statistics.h"

namespace ablate::analysis {

enum class Judgment { agrees, disagrees, inconclusive, not_run };
/// "agrees", …, "not run".
std::string_view name(Judgment judgment);

/// A claim or a published value within one cell: one level of every axis that it does not name.
struct ExpectedCell {
  experiments::Labels cell;
  std::size_t declared = 0;  ///< seeds
  std::size_t missing = 0;   ///< seeds of which a run is missing
  std::size_t failed = 0;    ///< seeds of which a run diverged or failed
  std::size_t n = 0;         ///< seeds with a number, or with an order where some have no number
  bool by_order = false;     ///< a run failed or never reached its level: no estimate, p from the sign test
  bool shared_timing = false;
  std::optional<double> estimate;    ///< mean over the seeds; of a ratio the geometric mean
  std::optional<Interval> interval;  ///< 95 %, Student t (of a ratio through logs); absent below two seeds
  double p_agrees = 1;               ///< of the hypothesis that it does not hold
  double p_disagrees = 1;            ///< of the hypothesis that it does
  Judgment judgment = Judgment::not_run;
  std::string words;
};

/// Fills the numbers of a cell from its seeds; false where the plan has no such runs.
bool fill(const Expected& expected, const Selection& selection, ExpectedCell& cell);

/// Fills judgment and words; `cells`: how many could contradict the whole.
void judge(const Expected& expected, std::size_t cells, ExpectedCell& cell);

/// The same where the description alone decides. Facts are compared as they are, of every seed the same.
void judge_exactly(const Expected& expected, const Selection& selection, ExpectedCell& cell);

}  // namespace ablate::analysis
