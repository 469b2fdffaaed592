#include "analysis/report/curves.h"

#include <algorithm>
#include <cmath>

#include "analysis/reading.h"

namespace ablate::analysis {

namespace {

bool finished(const std::map<std::string, results::Run>& runs, const std::string& run_id) {
  const auto found = runs.find(run_id);
  return found != runs.end() && found->second.state == "done" && found->second.outcome != "diverged";
}

std::vector<CurveBand::Place> thinned(std::vector<CurveBand::Place> places) {
  if (places.size() <= curve_places) return places;
  std::vector<CurveBand::Place> kept;
  for (std::size_t i = 0; i < curve_places; ++i)
    kept.push_back(places[i * (places.size() - 1) / (curve_places - 1)]);
  return kept;
}

/// Of what every run has: `values` by step, of `n` runs.
std::vector<CurveBand::Place> places(const std::map<std::int64_t, std::vector<double>>& values,
                                     std::size_t n) {
  std::vector<CurveBand::Place> result;
  for (const auto& [step, here] : values) {
    if (here.size() < n) continue;
    const auto [low, high] = std::minmax_element(here.begin(), here.end());
    result.push_back({step, mean(here), *low, *high});
  }
  return thinned(std::move(result));
}

CurveBand band(const std::string& level, const Series& series, const experiments::Metric& metric,
               const results::Store& store, const std::map<std::string, results::Run>& runs) {
  CurveBand result;
  result.level = level;
  std::map<std::int64_t, std::vector<double>> values;
  for (const experiments::PlannedRun* run : series.runs) {
    if (!finished(runs, run->run_id)) {
      ++result.left_out;
      continue;
    }
    ++result.n;
    for (const results::Point& point : recorded_curve(store, run->run_id, metric))
      if (std::isfinite(point.value)) values[point.step].push_back(point.value);
  }
  result.places = places(values, result.n);
  return result;
}

}  // namespace

CurveChart curve_chart(const experiments::Compare& declared, const Cell& cell,
                       const std::vector<Levels>& levels, const results::Store& store,
                       const std::map<std::string, results::Run>& runs) {
  CurveChart chart;
  chart.metric = declared.metric.name;
  chart.cell = cell.labels;
  chart.shown = Shown(declared.metric, {});
  for (const Levels& level : levels)
    if (const auto series = cell.series.find(level); series != cell.series.end())
      chart.bands.push_back(band(text(level), series->second, declared.metric, store, runs));
  return chart;
}

}  // namespace ablate::analysis
