#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "experiments/experiment.h"
#include "experiments/plan.h"
#include "results/store.h"

namespace ablate::analysis {

enum class Verdict { better, worse, equivalent, inconclusive, not_enough_seeds, not_run };
std::string_view name(Verdict verdict);

/// One pair: a level minus the baseline level within one cell, paired by seed. All numbers in the metric's
/// unit.
struct Pair {
  std::string comparison;  ///< label of the declared comparison
  std::string over, level, baseline;
  experiments::Labels cell;  ///< one level of every other axis but seed
  std::string effect;        ///< "" for a pair; "main effect of A", "interaction" for `over: [a, b]`
  std::size_t declared = 0;  ///< seeds declared
  std::size_t n = 0;         ///< seeds with a value on both sides
  std::size_t failures_level = 0, failures_baseline = 0;  ///< diverged or failed runs
  std::size_t censored = 0;                               ///< of `reach`: pairs where a side never got there
  double mean_level = 0, mean_baseline = 0;
  double difference = 0;     ///< level minus baseline
  double low = 0, high = 0;  ///< 95 % interval, Student t with n - 1 degrees of freedom
  double p_t = 1;            ///< two-sided paired t
  double p = 1;              ///< two-sided exact sign-flip
  double smallest_p = 1;     ///< smallest exact p reachable with n seeds: 2^(1-n)
  double p_holm = 1;         ///< p adjusted over the family of every pair of every compare
  Verdict verdict = Verdict::not_run;
  std::string words;                   ///< the verdict in a sentence
  std::vector<std::string> differing;  ///< resolved paths in which the two sides differ: "norm: batch | none"
  std::vector<std::string>
      notes;  ///< "test set was used to choose", "timing was shared", "across two environments"
};

struct Comparison {
  experiments::Compare declared;
  std::vector<Pair> pairs;
};

/// Every declared comparison of an experiment, Holm-adjusted over all of them.
std::vector<Comparison> compare(const experiments::Experiment& experiment, const experiments::Plan& plan,
                                const results::Store& store);

/// The value of a metric of one run. std::nullopt: not recorded (or, for `reach`, never reached).
std::optional<double> read(const results::Store& store, const std::string& run_id,
                           const experiments::Metric& metric, const experiments::At& at);

}  // namespace ablate::analysis
