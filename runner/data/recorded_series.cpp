#include <cmath>

#include "experiments/error.h"
#include "experiments/identity.h"
#include "runner/data/csv.h"
#include "runner/data/dataset_options.h"
#include "runner/data/series.h"
#include "runner/data/series_windows.h"
#include "runner/data/shipped_files.h"

namespace ablate::runner {

namespace {

using experiments::Choice;

/// A series of so many values, one a step, as it is recorded in the second column of a table.
struct Recording {
  const char* name;
  std::string_view (*text)();
  std::int64_t length;
  double offset;  ///< added before logarithms: sunspot numbers may be 0
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

SeriesWindows windows_of(const Choice& choice) {
  return {choice.get<std::int64_t>("window"), choice.get<double>("test")};
}

std::int64_t length_of(const Recording& recording, const Choice& choice) {
  return recording.length - (choice.get<std::string>("form") == "raw" ? 0 : 1);
}

DatasetEntry recorded(const Recording& recording, const char* summary, const char* reference,
                      std::int64_t window) {
  const auto facts = [=](const Choice& choice) {
    const SeriesWindows windows = windows_of(choice);
    const WindowCounts counts = window_counts(length_of(recording, choice), windows);
    return experiments::DatasetFacts{.shape = {1, 1, windows.window},
                                     .train = counts.train,
                                     .test = counts.test,
                                     .task = experiments::Task::regression,
                                     .targets = 1,
                                     .ordered = true,
                                     .forecast = true};
  };
  const auto load = [=](const Choice& choice, const std::filesystem::path&) {
    const experiments::DatasetFacts of = facts(choice);
    Dataset dataset{of.shape, 0, {}, {}, 1, "", of.task, of.ordered};
    dataset.digest =
        experiments::sha256(std::string(recording.text()) + experiments::canonical(choice.options));
    add_windows(transformed(values_of(recording), choice.get<std::string>("form"), recording.offset),
                windows_of(choice), Target::value, dataset);
    return dataset;
  };
  const auto problem = [=](const Choice& choice) {
    const WindowCounts counts = window_counts(length_of(recording, choice), windows_of(choice));
    if (counts.train >= 1 && counts.test >= 1) return std::string();
    return "window " + std::to_string(windows_of(choice).window) + " and test share leave nothing of " +
           std::to_string(length_of(recording, choice)) + " values to train or test on";
  };
  return {
      {.kind = experiments::Kind::dataset,
       .name = recording.name,
       .summary = summary,
       .reference = reference,
       .options = {count_option("window", window, "past values from which the next is predicted.", 1, 1e5),
                   word_option("form", "values, their differences, or those of their logarithms.",
                               {"raw", "differenced", "log_differenced"}),
                   {.name = "test",
                    .type = experiments::Type::number,
                    .fallback = 0.2,
                    .summary = "share of the examples, the latest, to test on.",
                    .minimum = 0,
                    .maximum = 1,
                    .open_minimum = true,
                    .open_maximum = true}}},
      facts,
      load,
      problem};
}

}  // namespace

DatasetEntry co2() {
  return recorded({"co2", shipped_co2, 2284, 0},
                  "Carbon dioxide at Mauna Loa, weekly from 1958 to 2001, in ppm; gaps are filled linearly.",
                  "Keeling and Whorf 2004, Scripps Institution of Oceanography", 52);
}
DatasetEntry sunspots() {
  return recorded({"sunspots", shipped_sunspots, 309, 1}, "Sunspot numbers, yearly from 1700 to 2008.",
                  "SIDC, Royal Observatory of Belgium", 22);
}

}  // namespace ablate::runner
