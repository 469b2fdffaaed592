#include <cmath>

#include "runner/data/dataset_options.h"
#include "runner/data/draws.h"
#include "runner/data/series.h"
#include "runner/data/series_dataset.h"

namespace ablate::runner {

namespace {

using experiments::Choice;

std::vector<double> seasonal_values(const Choice& choice, std::int64_t length) {
  std::vector<double> x(static_cast<std::size_t>(length));
  const Draws draws(choice.get<std::int64_t>("seed"), "seasonal");
  const auto lag = static_cast<std::size_t>(choice.get<std::int64_t>("lag"));
  const auto phi = choice.get<double>("phi");
  for (std::size_t t = 0; t < x.size(); ++t) {
    const double e = draws.normal(static_cast<std::int64_t>(t));
    x[t] = t < lag ? e : phi * x[t - lag] + std::sqrt(1 - phi * phi) * e;
  }
  return x;
}

std::vector<double> arch_values(const Choice& choice, std::int64_t length) {
  std::vector<double> x(static_cast<std::size_t>(length));
  const Draws draws(choice.get<std::int64_t>("seed"), "arch");
  const auto a0 = choice.get<double>("a0"), a1 = choice.get<double>("a1");
  double variance = a0 / (1 - a1);  // the stationary one
  for (std::size_t t = 0; t < x.size(); ++t) {
    if (t > 0) variance = a0 + a1 * x[t - 1] * x[t - 1];
    x[t] = std::sqrt(variance) * draws.normal(static_cast<std::int64_t>(t));
  }
  const auto trend = choice.get<double>("trend");
  for (std::size_t t = 0; t < x.size(); ++t) x[t] += trend * static_cast<double>(t);
  return x;
}

/// As many examples as are asked for.
WindowCounts asked(const Choice& choice, std::int64_t) {
  return {choice.get<std::int64_t>("train"), choice.get<std::int64_t>("test")};
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
  options.push_back(seed_option());
  return series_dataset(
      {.component = {.name = "seasonal",
                     .summary = "A series in which each value depends on the one `lag` steps before and on "
                                "nothing between.",
                     .reference = "Box and Jenkins 1970, Time series analysis, seasonal autoregression",
                     .options = options},
       .values = seasonal_values,
       .counts = asked,
       .window = 128,
       .offset = 10});
}

DatasetEntry arch() {
  std::vector<experiments::Option> options = example_counts(4000, 2000);
  options.push_back(number_option("a0", 0.3, "variance after a value of 0.", 1e-9));
  options.push_back(share("a1", 0.7, "what the last square adds to it."));
  options.push_back(number_option("trend", 0, "added per step.", -1e6));
  options.push_back(seed_option());
  return series_dataset(
      {.component = {.name = "arch",
                     .summary = "A series whose variance depends on its past and whose mean does not.",
                     .reference = "Engle 1982, Autoregressive conditional heteroscedasticity",
                     .options = options},
       .values = arch_values,
       .counts = asked,
       .window = 8,
       .offset = 100});
}

}  // namespace ablate::runner
