#include <cmath>

#include "experiments/identity.h"
#include "runner/data/dataset_options.h"
#include "runner/data/draws.h"
#include "runner/data/series.h"
#include "runner/data/series_windows.h"

namespace ablate::runner {

namespace {

using experiments::Choice;

Target target_of(const Choice& choice) {
  const std::string word = choice.options.value("target", "value");
  return word == "sign" ? Target::sign : word == "square" ? Target::square : Target::value;
}

experiments::DatasetFacts facts(const Choice& choice) {
  const bool labels = target_of(choice) == Target::sign;
  return {.shape = {1, 1, choice.get<std::int64_t>("window")},
          .classes = labels ? 2 : 0,
          .train = choice.get<std::int64_t>("train"),
          .test = choice.get<std::int64_t>("test"),
          .task = labels ? experiments::Task::classification : experiments::Task::regression,
          .targets = labels ? 0 : 1,
          .ordered = true,
          .forecast = target_of(choice) == Target::value};
}

/// Windows of one long series: its first part to train on, the rest to test on.
Dataset dataset_of(const Choice& choice, const std::vector<double>& series) {
  const experiments::DatasetFacts of = facts(choice);
  Dataset dataset{of.shape, of.classes,
                  {},       {},
                  1,        experiments::sha256(choice.name + experiments::canonical(choice.options)),
                  of.task,  of.ordered};
  const double share = static_cast<double>(of.test) / static_cast<double>(of.train + of.test);
  add_windows(series, {of.shape.back(), share}, target_of(choice), dataset);
  return dataset;
}

std::vector<double> room(const Choice& choice) {
  const experiments::DatasetFacts of = facts(choice);
  return std::vector<double>(static_cast<std::size_t>(of.train + of.test + of.shape.back()));
}

Dataset load_seasonal(const Choice& choice, const std::filesystem::path&) {
  std::vector<double> x = room(choice);
  const Draws draws(choice.get<std::int64_t>("seed"), "seasonal");
  const auto lag = static_cast<std::size_t>(choice.get<std::int64_t>("lag"));
  const auto phi = choice.get<double>("phi");
  for (std::size_t t = 0; t < x.size(); ++t) {
    const double e = draws.normal(static_cast<std::int64_t>(t));
    x[t] = t < lag ? e : phi * x[t - lag] + std::sqrt(1 - phi * phi) * e;
  }
  return dataset_of(choice, x);
}

Dataset load_arch(const Choice& choice, const std::filesystem::path&) {
  std::vector<double> x = room(choice);
  const Draws draws(choice.get<std::int64_t>("seed"), "arch");
  const auto a0 = choice.get<double>("a0"), a1 = choice.get<double>("a1");
  double variance = a0 / (1 - a1);  // the stationary one
  for (std::size_t t = 0; t < x.size(); ++t) {
    if (t > 0) variance = a0 + a1 * x[t - 1] * x[t - 1];
    x[t] = std::sqrt(variance) * draws.normal(static_cast<std::int64_t>(t));
  }
  const auto trend = choice.get<double>("trend");
  for (std::size_t t = 0; t < x.size(); ++t) x[t] += trend * static_cast<double>(t);
  return dataset_of(choice, x);
}

experiments::Option share(const char* name, double fallback, const char* summary) {
  return {.name = name,
          .type = experiments::Type::number,
          .fallback = fallback,
          .summary = summary,
          .minimum = 0,
          .maximum = 1,
          .open_maximum = true};
}

}  // namespace

DatasetEntry seasonal() {
  std::vector<experiments::Option> options = example_counts(4000, 2000);
  options.push_back(count_option("lag", 100, "steps after which the past returns.", 1, 100'000));
  options.push_back(share("phi", 0.9, "how much of it returns."));
  options.push_back(count_option("window", 128, "past values from which the next is predicted.", 1, 1e5));
  options.push_back(seed_option());
  return {{.kind = experiments::Kind::dataset,
           .name = "seasonal",
           .summary =
               "A series in which each value depends on the one `lag` steps before and on nothing between.",
           .reference = "Box and Jenkins 1970, Time series analysis, seasonal autoregression",
           .options = options},
          facts,
          load_seasonal};
}

DatasetEntry arch() {
  std::vector<experiments::Option> options = example_counts(4000, 2000);
  options.push_back(number_option("a0", 0.3, "variance after a value of 0.", 1e-9));
  options.push_back(share("a1", 0.7, "what the last square adds to it."));
  options.push_back(number_option("trend", 0, "added per step.", -1e6));
  options.push_back(count_option("window", 8, "past values from which the next is predicted.", 1, 1e5));
  options.push_back(word_option("target", "the next value, its square, or whether it is above 0.",
                                {"value", "square", "sign"}));
  options.push_back(seed_option());
  return {{.kind = experiments::Kind::dataset,
           .name = "arch",
           .summary = "A series whose variance depends on its past and whose mean does not.",
           .reference = "Engle 1982, Autoregressive conditional heteroscedasticity",
           .options = options},
          facts,
          load_arch};
}

}  // namespace ablate::runner
