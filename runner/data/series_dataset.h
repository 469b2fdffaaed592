#pragma once

#include <functional>
#include <vector>

#include "runner/data/data_set.h"
#include "runner/data/series_windows.h"

namespace ablate::runner {

/// A series in the order of time, and how it is divided.
struct Series {
  experiments::Component component;  ///< with the series' own options
  /// Its values, `length` of them or as many as there are.
  std::function<std::vector<double>(const experiments::Choice& series, std::int64_t length)> values;
  /// Examples, where the first of them needs `lost` values before what it is asked for.
  std::function<WindowCounts(const experiments::Choice& series, std::int64_t lost)> counts;
  std::int64_t window = 1;  ///< defaults of options that every series has
  double offset = 0;
};

/// The data set of a series' windows. Every series has the options
/// - `form`: the values, their differences, or those of the logarithms of value + `offset`
/// - `window`: how many of these an example sees, [1, 1, window]
/// - `target`: it is asked for the next of them, its square, or whether it is above 0 (two classes)
/// Problems are those of counts that are none, of logarithms that do not exist, of signs that are all alike.
DatasetEntry series_dataset(const Series& series);

}  // namespace ablate::runner
