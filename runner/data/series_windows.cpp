#include "runner/data/series_windows.h"

#include <algorithm>
#include <cmath>

namespace ablate::runner {

namespace {

void add_window(const double* past, std::int64_t window, Target target, Examples& examples) {
  for (std::int64_t i = 0; i < window; ++i) examples.features.push_back(static_cast<float>(past[i]));
  const double next = past[window];
  if (target == Target::sign)
    examples.labels.push_back(next > 0 ? 1 : 0);
  else
    examples.targets.push_back(static_cast<float>(target == Target::square ? next * next : next));
  ++examples.count;
}

}  // namespace

void add_windows(const std::vector<double>& series, std::int64_t window, const WindowCounts& counts,
                 Target target, Dataset& dataset) {
  for (std::int64_t i = 0; i < counts.train + counts.test; ++i)
    add_window(series.data() + i, window, target, i < counts.train ? dataset.train : dataset.test);
}

std::vector<double> transformed(const std::vector<double>& series, const std::string& form, double offset) {
  if (form == "raw") return series;
  std::vector<double> values = series;
  if (form == "log_differenced")
    std::transform(values.begin(), values.end(), values.begin(),
                   [&](double value) { return std::log(value + offset); });
  for (std::size_t i = values.size(); i-- > 1;) values[i] -= values[i - 1];
  values.erase(values.begin());
  return values;
}

}  // namespace ablate::runner
