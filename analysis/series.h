#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "analysis/comparison.h"
#include "analysis/reading.h"

/// What a comparison reads: observations by cell, by level of the compared axes, by seed.
namespace ablate::analysis {

/// One level of one cell: its runs by seed.
struct Series {
  std::map<std::string, Observation> by_seed;        ///< seed label -> observation
  const experiments::PlannedRun* example = nullptr;  ///< any of its runs, for its resolved description
  std::vector<const experiments::PlannedRun*> runs;  ///< all of them, in the order of the plan
};

/// levels: labels of the compared axes, in their order ("batch"; or "batch", "0.5").
using Levels = std::vector<std::string>;
std::string text(const Levels& levels);  ///< "batch, 0.5"

struct Cell {
  experiments::Labels labels;
  std::map<Levels, Series> series;
};

/// Every axis that some arm tunes.
std::set<std::string> tuned_axes(const experiments::Experiment& experiment);

/// The cells of a comparison in order of the plan; without a store every observation is missing. Axes that
/// were tuned are not part of a cell: each run is there at its chosen settings.
std::vector<Cell> cells(const experiments::Compare& declared, const experiments::Plan& plan,
                        const std::set<std::string>& tuned, const results::Store* store,
                        const std::map<std::string, results::Run>& runs);

/// A contrast: the weighted sum of series whose per-seed values are compared with zero. `level` collects the
/// positive weights, `baseline` the negative ones.
struct Contrast {
  struct Term {
    const Series* series;
    double weight;
  };
  std::vector<Term> terms;
};

/// Fills the numbers of a pair (n, means, differences, intervals, order, p, failures, censored, notes) from a
/// contrast.
/// `better`: of the metric as it is read.
void evaluate(const Contrast& contrast, const std::vector<std::string>& seeds, experiments::Better better,
              Pair& pair);

/// Fills the means and the difference of a pair from what is known of its sides without a run: NaN where a
/// side's description does not decide it. Requires is_fact(metric).
void state(const Contrast& contrast, const experiments::Metric& metric, const experiments::Catalog& catalog,
           Pair& pair);

}  // namespace ablate::analysis
