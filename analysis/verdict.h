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
};

/// Fills `verdict` and `words`; the first that applies:
/// - exact, equal: of facts, which are neither better nor worse
/// - not run: a seed has not run yet
/// - inconclusive: seconds were measured on a shared machine
/// - better, worse: one side failed on every seed, the other on none, on enough seeds
/// - equivalent: `smallest` was declared and the 95 % interval lies within it (stricter than two one-sided
///   tests at 5 %)
/// - not enough seeds: even if all differences agreed in sign, p adjusted over the family could not reach
/// 0.05
/// - better, worse: adjusted p <= 0.05; never in favor of a side that failed more often
/// - inconclusive: else
void decide(Pair& pair, const Question& question);

}  // namespace ablate::analysis
