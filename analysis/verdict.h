#pragma once

#include <optional>
#include <string>

#include "analysis/comparison.h"
#include "analysis/shown.h"

namespace ablate::analysis {

/// What decides, beside the pair's own numbers.
struct Question {
  std::string metric;
  experiments::Better better = experiments::Better::lower;
  std::optional<double> smallest;  ///< smallest difference of interest
  std::size_t family = 1;          ///< pairs adjusted together
  bool shared_timing = false;      ///< needs seconds, and some run shared its machine
  Shown shown = {};
  bool reach = false;  ///< what is compared is how long it took to reach a level
};

/// Fills `verdict` and `words`; the first that applies:
/// - exact, equal: of facts, which are neither better nor worse; inconclusive where a description does not
///   decide them
/// - not run: a seed has not run yet
/// - inconclusive: seconds were measured on a shared machine
/// - better, worse: one side failed on every seed, the other on none, on enough seeds
/// - equivalent: `smallest` was declared, two one-sided t tests at 5 % put the mean difference within it (the
///   90 % interval lies inside), and neither side failed more often
/// - not enough seeds: even if all differences agreed in sign, p adjusted over the family could not reach
/// 0.05
/// - better, worse: adjusted p <= 0.05; never in favor of a side that failed more often
/// - inconclusive: else
///
/// Fills `p_equivalent` too. What decides, and every word, stands in docs/verdicts.md.
void decide(Pair& pair, const Question& question);

}  // namespace ablate::analysis
