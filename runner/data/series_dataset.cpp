#include "runner/data/series_dataset.h"

#include <algorithm>
#include <fmt/format.h>

#include "experiments/identity.h"
#include "runner/data/dataset_options.h"

namespace ablate::runner {

namespace {

using experiments::Choice;

Target target_of(const Choice& choice) {
  const auto word = choice.get<std::string>("target");
  return word == "sign" ? Target::sign : word == "square" ? Target::square : Target::value;
}

std::int64_t window_of(const Choice& choice) { return choice.get<std::int64_t>("window"); }

/// Values before what the first example is asked for: a difference takes one more.
std::int64_t lost(const Choice& choice) {
  return window_of(choice) + (choice.get<std::string>("form") == "raw" ? 0 : 1);
}

WindowCounts counts_of(const Series& series, const Choice& choice) {
  return series.counts(choice, lost(choice));
}

std::vector<double> values_of(const Series& series, const Choice& choice) {
  const WindowCounts counts = counts_of(series, choice);
  return series.values(choice, counts.train + counts.test + lost(choice));
}

std::vector<double> formed(const Series& series, const Choice& choice) {
  return transformed(values_of(series, choice), choice.get<std::string>("form"),
                     choice.get<double>("offset"));
}

experiments::DatasetFacts facts_of(const Series& series, const Choice& choice) {
  const WindowCounts counts = counts_of(series, choice);
  const bool labels = target_of(choice) == Target::sign;
  return {.shape = {1, 1, window_of(choice)},
          .classes = labels ? 2 : 0,
          .train = counts.train,
          .test = counts.test,
          .task = labels ? experiments::Task::classification : experiments::Task::regression,
          .targets = labels ? 0 : 1,
          .ordered = true,
          .forecast = target_of(choice) == Target::value};
}

Dataset load(const Series& series, const Choice& choice) {
  const experiments::DatasetFacts of = facts_of(series, choice);
  const std::vector<double> values = formed(series, choice);
  const std::string_view bytes(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
  Dataset dataset{of.shape, of.classes,
                  {},       {},
                  1,        experiments::sha256(std::string(bytes) + experiments::canonical(choice.options)),
                  of.task,  of.ordered};
  add_windows(values, window_of(choice), {of.train, of.test}, target_of(choice), dataset);
  return dataset;
}

std::string logarithm_problem(const Series& series, const Choice& choice) {
  if (choice.get<std::string>("form") != "log_differenced") return "";
  const std::vector<double> values = values_of(series, choice);
  const double least = *std::min_element(values.begin(), values.end()), offset = choice.get<double>("offset");
  if (least + offset > 0) return "";
  return fmt::format(
      "form log_differenced takes logarithms, and the least value and offset {} make {:.4g}; an "
      "offset above {:.4g} would fit",
      offset, least + offset, -least);
}

std::string sign_problem(const Series& series, const Choice& choice) {
  if (target_of(choice) != Target::sign) return "";
  const std::vector<double> values = formed(series, choice);
  const auto positive = std::count_if(values.begin(), values.end(), [](double value) { return value > 0; });
  if (positive > 0 && positive < static_cast<std::int64_t>(values.size())) return "";
  return fmt::format("target sign asks whether a value is above 0, and {} is; form differenced would fit",
                     positive == 0 ? "none" : "every one");
}

std::string problem_of(const Series& series, const Choice& choice) {
  const WindowCounts counts = counts_of(series, choice);
  if (counts.train < 1 || counts.test < 1)
    return fmt::format("window {} and test share leave nothing of {} values to train or test on",
                       window_of(choice), counts.train + counts.test + lost(choice));
  const std::string problem = logarithm_problem(series, choice);
  return problem.empty() ? sign_problem(series, choice) : problem;
}

void add_options(const Series& series, std::vector<experiments::Option>& options) {
  options.push_back(
      count_option("window", series.window, "past values from which the next is predicted.", 1, 1e5));
  options.push_back(word_option("form", "values, their differences, or those of their logarithms.",
                                {"raw", "differenced", "log_differenced"}));
  options.push_back(
      number_option("offset", series.offset, "added to the values before logarithms are taken.", 0));
  options.push_back(word_option("target", "the next value, its square, or whether it is above 0.",
                                {"value", "square", "sign"}));
}

}  // namespace

DatasetEntry series_dataset(const Series& series) {
  experiments::Component component = series.component;
  component.kind = experiments::Kind::dataset;
  add_options(series, component.options);
  return {component, [=](const Choice& choice) { return facts_of(series, choice); },
          [=](const Choice& choice, const std::filesystem::path&) { return load(series, choice); },
          [=](const Choice& choice) { return problem_of(series, choice); }};
}

}  // namespace ablate::runner
