#include "analysis/selection.h"

#include <algorithm>

#include "analysis/series.h"
#include "experiments/axes.h"

namespace ablate::analysis {

using experiments::Labels;
using experiments::PlannedRun;

Selection::Selection(const experiments::Experiment& experiment, const experiments::Plan& plan,
                     const experiments::Catalog& catalog, const results::Store* store)
    : experiment_(experiment), plan_(plan), catalog_(catalog), store_(store) {
  tuned_ = tuned_axes(experiment);
  for (const experiments::Axis& axis : experiment.axes) axes_.insert(axis.name);
  for (const std::string& axis : tuned_) axes_.erase(axis);
  if (store != nullptr) runs_ = store->runs(plan.unique_ids());
  for (const PlannedRun& run : plan.runs)
    if (run.phase == experiments::Phase::compare) by_labels_[untuned(run.labels)] = &run;
}

Labels Selection::untuned(const Labels& labels) const {
  Labels result = labels;
  for (const std::string& axis : tuned_) result.erase(axis);
  return result;
}

std::vector<Labels> Selection::cells(const std::set<std::string>& axes,
                                     const experiments::Where& where) const {
  std::vector<Labels> result;
  for (const PlannedRun& run : plan_.runs) {
    if (run.phase != experiments::Phase::compare) continue;
    Labels cell;
    for (const auto& [axis, label] : run.labels)
      if (axes.contains(axis) && !tuned_.contains(axis) && axis != "seed") cell[axis] = label;
    const bool admitted = std::all_of(where.begin(), where.end(), [&](const auto& condition) {
      const auto found = cell.find(condition.first);
      return found == cell.end() || std::find(condition.second.begin(), condition.second.end(),
                                              found->second) != condition.second.end();
    });
    if (admitted && std::find(result.begin(), result.end(), cell) == result.end()) result.push_back(cell);
  }
  return result;
}

const PlannedRun* Selection::find(const Labels& labels) const {
  const auto found = by_labels_.find(labels);
  return found == by_labels_.end() ? nullptr : found->second;
}

Observation Selection::observe(const PlannedRun& run, const experiments::Metric& metric,
                               const experiments::At& at) const {
  if (is_fact(metric)) {
    Observation known;
    known.state = Observation::State::measured;
    known.value = fact(metric, catalog_.cost(run.spec));
    return known;
  }
  const auto found = runs_.find(run.run_id);
  return found == runs_.end() ? Observation{} : analysis::observe(*store_, found->second, metric, at);
}

}  // namespace ablate::analysis
