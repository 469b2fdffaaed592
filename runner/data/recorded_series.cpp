#include <cmath>

#include "experiments/error.h"
#include "runner/data/csv.h"
#include "runner/data/series.h"
#include "runner/data/series_dataset.h"
#include "runner/data/shipped_files.h"

namespace ablate::runner {

namespace {

using experiments::Choice;

/// A series of so many values, one a step, as it is recorded in the second column of a table.
struct Recording {
  const char* name;
  std::string_view (*text)();
  std::int64_t length;
};

/// A gap is filled by the straight line between its neighbors; it is as wide as the steps that are missing.
std::vector<double> values_of(const Recording& recording) {
  std::vector<double> values;
  each_csv_row(recording.text(), recording.name,
               [&](const std::vector<double>& row) { values.push_back(row.at(1)); });
  std::size_t known = 0;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    for (std::size_t gap = known + 1; gap < i; ++gap) {
      const double part = static_cast<double>(gap - known) / static_cast<double>(i - known);
      values[gap] = values[known] + part * (values[i] - values[known]);
    }
    known = i;
  }
  if (static_cast<std::int64_t>(values.size()) != recording.length || known + 1 != values.size())
    throw Error(Exit::data,
                std::string("the series '") + recording.name + "' inside this program is damaged");
  return values;
}

/// All that there are; the latest share of them to test on.
DatasetEntry recorded(const Recording& recording, const char* summary, const char* reference,
                      std::int64_t window, double offset) {
  const auto values = [=](const Choice&, std::int64_t) { return values_of(recording); };
  const auto counts = [=](const Choice& choice, std::int64_t lost) {
    const std::int64_t all = recording.length - lost;
    const double test = choice.get<double>("test") * static_cast<double>(all);
    return WindowCounts{all - std::llround(test), std::llround(test)};
  };
  return series_dataset(
      {.component = {.name = recording.name,
                     .summary = summary,
                     .reference = reference,
                     .options = {{.name = "test",
                                  .type = experiments::Type::number,
                                  .fallback = 0.2,
                                  .summary = "share of the examples, the latest, to test on.",
                                  .minimum = 0,
                                  .maximum = 1,
                                  .open_minimum = true,
                                  .open_maximum = true}}},
       .values = values,
       .counts = counts,
       .window = window,
       .offset = offset});
}

}  // namespace

DatasetEntry co2() {
  return recorded({"co2", shipped_co2, 2284},
                  "Carbon dioxide at Mauna Loa, weekly from 1958 to 2001, in ppm; gaps are filled linearly.",
                  "Keeling and Whorf 2004, Scripps Institution of Oceanography", 52, 0);
}
DatasetEntry sunspots() {
  constexpr double offset = 1;  // there are years without any
  return recorded({"sunspots", shipped_sunspots, 309}, "Sunspot numbers, yearly from 1700 to 2008.",
                  "SIDC, Royal Observatory of Belgium", 22, offset);
}

}  // namespace ablate::runner
