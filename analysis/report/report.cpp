#include "analysis/report/report.h"

#include <algorithm>

#include "analysis/reading.h"
#include "analysis/report/level_plot.h"
#include "experiments/axes.h"

namespace ablate::analysis {

namespace {

/// Every combination of levels of the compared axes, in the order of the experiment.
std::vector<Levels> levels_of(const experiments::Experiment& experiment,
                              const experiments::Compare& declared) {
  std::vector<Levels> all{{}};
  for (const std::string& name : declared.over) {
    std::vector<Levels> longer;
    const experiments::Axis* axis = experiments::find_axis(experiment.axes, name);
    for (const Levels& begun : all)
      for (const std::string& label : experiments::labels(*axis)) {
        longer.push_back(begun);
        longer.back().push_back(label);
      }
    all = std::move(longer);
  }
  return all;
}

void count(Report& report, const experiments::Plan& plan) {
  const std::vector<std::string> ids = plan.unique_ids();
  report.planned = ids.size();
  report.later = plan.later;
  for (const std::string& id : ids) {
    const auto run = report.runs.find(id);
    if (run == report.runs.end()) continue;
    report.done += run->second.state == "done" ? 1 : 0;
    report.diverged += run->second.state == "done" && run->second.outcome == "diverged" ? 1 : 0;
    report.failed += run->second.state == "failed" ? 1 : 0;
  }
}

/// Comparisons of one metric over one axis show the same curves: they are drawn once.
void add_charts(Report& report, const experiments::Compare& declared, const std::vector<Cell>& cells,
                const std::vector<Levels>& levels, const results::Store& store,
                std::set<std::string>& drawn) {
  if (declared.metric.split.empty()) return;
  for (const Cell& cell : cells) {
    if (!drawn.insert(declared.metric.name + " " + text(declared.over) + " " + experiments::text(cell.labels))
             .second)
      continue;
    if (report.charts.size() == most_charts) {
      ++report.charts_left_out;
      continue;
    }
    CurveChart chart = curve_chart(declared, cell, levels, store, report.runs);
    const bool any = std::any_of(chart.bands.begin(), chart.bands.end(),
                                 [](const CurveBand& band) { return !band.places.empty(); });
    if (any) report.charts.push_back(std::move(chart));
  }
}

/// Two comparisons may show the same lines: they are drawn once.
void add_level_chart(Report& report, CurveChart chart) {
  const auto same = [&](const CurveChart& other) {
    return other.metric == chart.metric && other.along == chart.along && other.cell == chart.cell &&
           std::equal(other.bands.begin(), other.bands.end(), chart.bands.begin(), chart.bands.end(),
                      [](const CurveBand& a, const CurveBand& b) { return a.level == b.level; });
  };
  const bool drawn = std::any_of(report.levels.begin(), report.levels.end(), same);
  if (!drawn && report.levels.size() < most_charts) report.levels.push_back(std::move(chart));
}

void add_arms(Report& report, const experiments::Experiment& experiment, const experiments::Plan& plan,
              const results::Store& store) {
  const std::set<std::string> tuned = tuned_axes(experiment);
  std::set<std::string> drawn;
  for (const experiments::Compare& declared : experiment.compare) {
    if (is_fact(declared.metric)) continue;
    const std::vector<Cell> found = cells(declared, plan, tuned, &store, report.runs);
    const std::vector<Levels> levels = levels_of(experiment, declared);
    report.arms.push_back(arm_table(declared, found, levels, tuned));
    for (CurveChart& chart : level_charts(declared, report.arms.back()))
      add_level_chart(report, std::move(chart));
    add_charts(report, declared, found, levels, store, drawn);
  }
}

}  // namespace

Report gather(const experiments::Experiment& experiment, const experiments::Plan& plan,
              const experiments::Catalog& catalog, const results::Store& store, Provenance provenance) {
  Report report;
  report.name = experiment.name;
  report.question = experiment.question;
  report.notes = experiment.notes;
  report.source = experiment.source.dump(2);
  report.seeds = experiment.seeds;
  report.provenance = std::move(provenance);
  const std::vector<std::string> ids = plan.unique_ids();
  report.runs = store.runs(ids);
  for (const experiments::PlannedRun& run : plan.runs) report.labels.emplace(run.run_id, run.labels);
  count(report, plan);
  report.comparisons = compare(experiment, plan, catalog, &store);
  report.expectations = expectations(experiment, plan, catalog, &store);
  add_arms(report, experiment, plan, store);
  report.variation = variation(plan);
  report.probes = probes(plan, store, report.runs);
  report.networks = drawn_networks(plan, catalog);
  report.failures = store.failures(ids);
  for (const auto& [id, run] : report.runs)
    if (!run.environment.empty()) report.environments.emplace(run.environment, "");
  for (auto& [digest, description] : report.environments) description = store.environment(digest);
  return report;
}

}  // namespace ablate::analysis
