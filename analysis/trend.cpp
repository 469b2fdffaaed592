#include "analysis/trend.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "analysis/number.h"
#include "analysis/order.h"
#include "analysis/series.h"

namespace ablate::analysis {

double slope(std::span<const double> values) {
  if (values.size() < 2) throw std::invalid_argument("slope of fewer than two values");
  const double middle = static_cast<double>(values.size() - 1) / 2;
  double product = 0, squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double place = static_cast<double>(i) - middle;
    product += place * values[i];
    squares += place * place;
  }
  return product / squares;
}

int monotone(std::span<const double> values) {
  if (std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end()) return 1;
  if (std::adjacent_find(values.begin(), values.end(), std::less_equal<>()) == values.end()) return -1;
  return 0;
}

bool is_numeric(const experiments::Axis& axis) {
  std::vector<double> values;
  for (const experiments::Level& level : axis.levels)
    if (const auto value = number(level.label)) values.push_back(*value);
  return axis.levels.size() >= 3 && values.size() == axis.levels.size() && monotone(values) != 0;
}

namespace {

/// The values of one seed along the axis; empty unless every level was measured.
std::vector<double> along(const experiments::Axis& axis, const Cell& cell, const std::string& seed) {
  std::vector<double> values;
  for (const experiments::Level& level : axis.levels) {
    const auto series = cell.series.find({level.label});
    if (series == cell.series.end()) return {};
    const auto seen = series->second.by_seed.find(seed);
    if (seen == series->second.by_seed.end() || seen->second.state != Observation::State::measured) return {};
    values.push_back(seen->second.value);
  }
  return values;
}

}  // namespace

Trend trend(const experiments::Axis& axis, const Cell& cell, const std::vector<std::string>& seeds) {
  Trend result;
  result.over = axis.name;
  result.cell = cell.labels;
  result.first = axis.levels.front().label;
  result.last = axis.levels.back().label;
  std::vector<double> slopes;
  std::vector<int> directions;
  for (const std::string& seed : seeds) {
    const std::vector<double> values = along(axis, cell, seed);
    if (values.empty()) continue;
    slopes.push_back(slope(values));
    directions.push_back(monotone(values));
    result.rising += slopes.back() > 0 ? 1 : 0;
    result.falling += slopes.back() < 0 ? 1 : 0;
  }
  result.n = slopes.size();
  if (slopes.empty()) return result;
  result.slope = mean(slopes);
  if (result.n >= 2) result.interval = paired_t(slopes).interval;
  result.monotone =
      static_cast<std::size_t>(std::count(directions.begin(), directions.end(), result.slope > 0 ? 1 : -1));
  result.p = sign_test_p({result.rising, result.falling, 0});
  return result;
}

}  // namespace ablate::analysis
