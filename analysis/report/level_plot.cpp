#include "analysis/report/level_plot.h"

#include <algorithm>

namespace ablate::analysis {

namespace {

/// "batch, 0.5" -> "batch" and "0.5"; of one axis the second is empty.
std::pair<std::string, std::string> parts(const ArmRow& row, bool two) {
  const std::size_t comma = row.level.find(", ");
  if (!two || comma == std::string::npos) return {row.level, ""};
  return {row.level.substr(0, comma), row.level.substr(comma + 2)};
}

std::int64_t place_of(std::vector<std::string>& names, const std::string& name) {
  auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) found = names.insert(names.end(), name);
  return found - names.begin() + 1;
}

CurveBand& band_of(std::vector<CurveBand>& bands, const std::string& name) {
  for (CurveBand& band : bands)
    if (band.level == name) return band;
  return bands.emplace_back(CurveBand{name, 0, 0, {}});
}

}  // namespace

std::vector<CurveChart> level_charts(const experiments::Compare& declared, const ArmTable& table) {
  const bool two = declared.over.size() == 2;
  std::vector<CurveChart> charts;
  for (const ArmRow& row : table.rows) {
    // One drawing for all cells of one axis; of two axes each cell has its own.
    const bool fits = !charts.empty() && (!two || charts.back().cell == row.cell);
    CurveChart& chart = fits ? charts.back() : charts.emplace_back();
    chart.metric = table.metric + (table.reading == " at the end" ? "" : table.reading);
    chart.shown = table.shown;
    chart.along = declared.over.front();
    if (two) chart.cell = row.cell;
    const auto [along, line] = parts(row, two);
    const std::int64_t place = place_of(chart.places, along);
    const std::string cell = experiments::text(row.cell);
    CurveBand& band = band_of(chart.bands, two            ? declared.over[1] + "=" + line
                                           : cell.empty() ? "mean"
                                                          : cell);
    if (row.n == 0) continue;
    band.n = std::max(band.n, row.n);
    band.places.push_back({place, row.mean, row.interval ? row.interval->low : row.mean,
                           row.interval ? row.interval->high : row.mean});
  }
  std::erase_if(charts, [](const CurveChart& chart) {
    return chart.bands.size() > 8 || chart.places.size() < (chart.bands.size() > 1 ? 2U : 3U);
  });
  return charts;
}

}  // namespace ablate::analysis
