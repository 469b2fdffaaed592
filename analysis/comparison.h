#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/statistics.h"
#include "experiments/catalog.h"
#include "experiments/experiment.h"
#include "experiments/plan.h"
#include "results/store.h"

namespace ablate::analysis {

enum class Verdict { better, worse, equivalent, inconclusive, not_enough_seeds, not_run, exact, equal };
/// "better", …, "not enough seeds", "not run", "exact", "equal".
std::string_view name(Verdict verdict);

/// One pair of rule C: a level minus the baseline level within one cell, paired by seed; or, where a
/// comparison is over two axes, one main effect or interaction. All numbers are in the metric's unit.
struct Pair {
  std::string comparison;       ///< label of the declared comparison, or its metric
  std::string effect;           ///< "": a pair; "main effect", "interaction"
  std::string over;             ///< axis, or "a x b" of an interaction
  std::string level, baseline;  ///< of an interaction: "batch, 0.5" and "none, 0"
  experiments::Labels cell;     ///< one level of every axis but `over`, seed and what was tuned
  bool exact = false;           ///< of facts: no seeds, no interval, no p; not one of the family
  std::size_t declared = 0;     ///< seeds declared
  std::size_t missing = 0;      ///< seeds of which a side has not run yet
  std::size_t n = 0;            ///< seeds with a difference
  std::size_t failures_level = 0, failures_baseline = 0;  ///< diverged or failed runs
  std::size_t censored = 0;                  ///< of `reach`: differences in which a side never got there
  double mean_level = 0, mean_baseline = 0;  ///< over the n seeds
  double difference = 0;                     ///< mean of the per-seed differences
  std::optional<Interval> interval;          ///< 95 %, Student t; absent below two differences
  std::optional<Interval> exact_interval;    ///< 95 %, sign-flip; absent below 6 differences and above 20
  double p_t = 1;                            ///< two-sided paired t
  double p = 1;                              ///< two-sided exact sign-flip; the paired t above 20 seeds
  double smallest_p = 1;                     ///< smallest exact p that n seeds can reach
  double p_holm = 1;                         ///< p adjusted over the family
  Verdict verdict = Verdict::not_run;
  std::string words;                   ///< the verdict in a sentence
  std::vector<std::string> differing;  ///< resolved paths in which the two sides differ: "norm: batch | none"
  std::vector<std::string>
      notes;  ///< what a reader must know: shared timing, two environments, tuned settings …
};

struct Comparison {
  experiments::Compare declared;
  std::vector<Pair> pairs;
};

/// Every declared comparison of an experiment, Holm-adjusted over all of them. Without a store: what will be
/// compared, all of it "not run" but for the facts.
std::vector<Comparison> compare(const experiments::Experiment& experiment, const experiments::Plan& plan,
                                const experiments::Catalog& catalog, const results::Store* store);

/// The family that Holm adjusts: how many pairs there are in all of them, facts left out.
std::size_t family_of(const std::vector<Comparison>& comparisons);

}  // namespace ablate::analysis
