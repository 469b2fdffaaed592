#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analysis/reading.h"
#include "experiments/plan.h"

/// Which runs a claim speaks about (rule D).
namespace ablate::analysis {

/// The runs of a plan that are compared, found by their labels. Keeps references: experiment, plan, catalog
/// and store must outlive it.
class Selection {
 public:
  /// `store` may be null: nothing has run then.
  Selection(const experiments::Experiment& experiment, const experiments::Plan& plan,
            const experiments::Catalog& catalog, const results::Store* store);

  /// All combinations of levels of `axes` (tuned axes and `seed` excepted) that runs of the plan have and
  /// `where` admits, in the order of the plan.
  [[nodiscard]] std::vector<experiments::Labels> cells(const std::set<std::string>& axes,
                                                       const experiments::Where& where) const;
  /// The run with these labels, one of every axis but the tuned; null where the plan has none.
  [[nodiscard]] const experiments::PlannedRun* find(const experiments::Labels& labels) const;
  [[nodiscard]] Observation observe(const experiments::PlannedRun& run, const experiments::Metric& metric,
                                    const experiments::At& at) const;

  [[nodiscard]] const std::set<std::string>& axes() const { return axes_; }  ///< without `seed` and the tuned
  [[nodiscard]] const experiments::Experiment& experiment() const { return experiment_; }
  [[nodiscard]] const experiments::Plan& plan() const { return plan_; }

 private:
  [[nodiscard]] experiments::Labels untuned(const experiments::Labels& labels) const;

  const experiments::Experiment& experiment_;
  const experiments::Plan& plan_;
  const experiments::Catalog& catalog_;
  const results::Store* store_;
  std::set<std::string> tuned_, axes_;
  std::map<std::string, results::Run> runs_;
  std::map<experiments::Labels, const experiments::PlannedRun*> by_labels_;
};

}  // namespace ablate::analysis
