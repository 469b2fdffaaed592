#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/order.h"
#include "analysis/pairing.h"
#include "analysis/trend.h"
#include "experiments/catalog.h"
#include "experiments/experiment.h"
#include "experiments/plan.h"
#include "results/store.h"

namespace ablate::analysis {

enum class Verdict { better, worse, equivalent, inconclusive, not_enough_seeds, not_run, exact, equal };
/// "better", …, "not enough seeds", "not run", "exact", "equal".
std::string_view name(Verdict verdict);

/// What a side's runs cost beside what is compared. Absent where nothing was measured.
struct Costs {
  std::optional<double> parameters, flops;    ///< facts
  std::optional<double> seconds, peak_bytes;  ///< means over the runs
  bool exclusive = true;                      ///< every run had the machine for itself
};

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
  std::size_t missing = 0;      ///< seeds of which a side has not run yet, or has no such reading
  std::size_t unrecorded = 0;   ///< those of them of which a run is done without it
  std::size_t n = 0;  ///< seeds with a difference; with `by_order`, seeds of which one side was first
  std::size_t failures_level = 0, failures_baseline = 0;  ///< seeds with diverged or failed runs
  std::size_t diverged_level = 0, diverged_baseline = 0;  ///< those of them that diverged
  std::size_t censored = 0;  ///< of `reach`: seeds on which a side never got there
  std::size_t censored_level = 0, censored_baseline = 0;  ///< seeds on which that side never did
  double mean_level = 0, mean_baseline = 0;               ///< over the n seeds
  double median_level = 0, median_baseline = 0;
  double interquartile_mean_level = 0, interquartile_mean_baseline = 0;
  std::vector<double> differences;         ///< level minus baseline, by seed in the order declared
  double difference = 0;                   ///< mean of the per-seed differences
  std::optional<Interval> interval;        ///< 95 %, Student t; absent below two differences
  std::optional<Interval> exact_interval;  ///< 95 %, sign-flip; absent below 6 differences and above 20
  std::optional<Interval> bootstrap;       ///< 95 %, BCa; absent below 20 differences
  Order order;                             ///< on which seeds which side did better; a failed run does worse
  /// A side never reached its level on some seed, where the difference is no number: there is no difference
  /// and no interval then, and p is that of the sign test of `order`.
  bool by_order = false;
  std::size_t unordered = 0;  ///< with `by_order`: seeds of which not even the order is known
  double p_t = 1;             ///< two-sided paired t
  double p = 1;               ///< two-sided exact sign-flip; the paired t above 20 seeds; or the sign test
  double smallest_p = 1;      ///< smallest exact p that n seeds can reach
  double p_holm = 1;          ///< p adjusted over the family
  std::optional<double> p_equivalent;  ///< two one-sided t tests against `smallest`; absent without it
  Costs costs_level, costs_baseline;   ///< of pairs that are not facts
  Pairing pairing;                     ///< what a seed's runs share on all sides
  Verdict verdict = Verdict::not_run;
  std::string words;                   ///< the verdict in a sentence
  std::vector<std::string> differing;  ///< resolved paths in which the two sides differ: "norm: batch | none"
  std::vector<std::string>
      notes;  ///< what a reader must know: shared timing, two environments, tuned settings …
};

struct Comparison {
  experiments::Compare declared;
  std::vector<Pair> pairs;
  std::vector<Trend> trends;  ///< along the compared axis where it is one of numbers, a cell each
};

/// Every declared comparison of an experiment, Holm-adjusted over all of them. Without a store: what will be
/// compared, all of it "not run" but for the facts.
std::vector<Comparison> compare(const experiments::Experiment& experiment, const experiments::Plan& plan,
                                const experiments::Catalog& catalog, const results::Store* store);

/// The family that Holm adjusts: how many pairs there are in all of them, facts left out.
std::size_t family_of(const std::vector<Comparison>& comparisons);

}  // namespace ablate::analysis
