#pragma once

#include "experiments/resolve.h"
#include "models/fitting/fit.h"
#include "runner/catalog/catalog.h"

/// Examples and runs for the tests of fitted models.
namespace ablate::models::testing {

using Json = nlohmann::ordered_json;

/// 120 examples of five features that are exact in float, as fits_reference.py makes them too: classes
/// overlap.
inline Table known_table(std::int64_t classes) {
  Table table{120, 5, classes, {}, {}};
  for (std::int64_t i = 0; i < table.count; ++i) {
    for (std::int64_t f = 0; f < table.features; ++f)
      table.values.push_back(static_cast<double>((i * 37 + f * 101 + i * f * 7) % 97) / 32 - 1.5);
    const double* x = table.row(i);
    const double place = x[0] + 0.5 * x[1] * x[2] + static_cast<double>(i * 53 % 29) / 29;
    table.labels.push_back(place < 0 ? 0 : (place < 0.8 || classes == 2 ? 1 : 2));
  }
  return table;
}

/// Windows of 12 values of a series of 90 and what follows them, as fits_reference.py makes them too: a
/// trend, a season of 6 steps, and noise of a kind.
inline Table known_windows() {
  std::vector<double> series;
  for (std::int64_t t = 0; t < 90; ++t)
    series.push_back(200 + static_cast<double>(t) / 8 + static_cast<double>((t % 6) * (t % 6)) / 2 +
                     static_cast<double>(t * t * 31 % 67) / 64);
  Table table{.count = 78, .features = 12, .deviation = 4};
  for (std::int64_t i = 0; i < table.count; ++i) {
    const auto begin = series.begin() + i;
    table.values.insert(table.values.end(), begin, begin + table.features);
    table.targets.push_back(begin[table.features]);
  }
  return table;
}

/// A run with a fitted network, as an experiment writes it.
inline experiments::RunSpec run_with(const Json& network, std::int64_t seed = 1) {
  const experiments::Report refuse = [](const std::string& pointer, const std::string& message) {
    throw std::invalid_argument(pointer + ": " + message);
  };
  const Json description = {{"dataset", "digits"}, {"network", network}};
  experiments::RunSpec spec =
      experiments::resolve(experiments::expand_patch(description, runner::catalog(), refuse),
                           runner::catalog(), refuse)
          .spec;
  spec.seed = seed;
  return spec;
}

inline bool always() { return true; }

}  // namespace ablate::models::testing
