#include "analysis/report/arms.h"

#include <algorithm>

#include "analysis/summary.h"
#include "analysis/wording.h"

namespace ablate::analysis {

namespace {

ArmRow row(const Cell& cell, const Levels& level, const Series& series, const std::set<std::string>& tuned) {
  using State = Observation::State;
  ArmRow result;
  result.level = text(level);
  result.cell = cell.labels;
  for (const std::string& axis : tuned)
    if (const auto found = series.example->labels.find(axis); found != series.example->labels.end())
      result.chosen.insert(*found);
  std::vector<double> values;
  for (const auto& [seed, seen] : series.by_seed) {
    ++result.declared;
    result.missing += seen.state == State::missing || seen.state == State::unrecorded ? 1 : 0;
    result.failed += seen.state == State::failed ? 1 : 0;
    result.diverged += seen.state == State::failed && seen.diverged ? 1 : 0;
    result.censored += seen.state == State::censored ? 1 : 0;
    if (seen.state == State::measured) values.push_back(seen.value);
  }
  result.n = values.size();
  if (values.empty()) return result;
  result.mean = mean(values);
  result.median = median(values);
  result.low = *std::min_element(values.begin(), values.end());
  result.high = *std::max_element(values.begin(), values.end());
  if (values.size() >= 2) {
    result.sd = standard_deviation(values);
    result.interval = paired_t(values).interval;
  }
  return result;
}

}  // namespace

ArmTable arm_table(const experiments::Compare& declared, const std::vector<Cell>& cells,
                   const std::vector<Levels>& levels, const std::set<std::string>& tuned) {
  ArmTable table{declared.metric.name,
                 reading_text(declared.metric, declared.at),
                 Shown(declared.metric, declared.at),
                 {}};
  for (const Cell& cell : cells)
    for (const Levels& level : levels)
      if (const auto series = cell.series.find(level); series != cell.series.end())
        table.rows.push_back(row(cell, level, series->second, tuned));
  return table;
}

}  // namespace ablate::analysis
