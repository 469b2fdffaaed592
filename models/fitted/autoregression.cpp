#include "models/fitted/autoregression.h"

#include <fmt/format.h>

#include "models/fitted/forecast.h"

namespace ablate::models {

using experiments::DatasetFacts;
using experiments::Kind;
using experiments::Refusal;
using experiments::RunSpec;
using experiments::Type;

namespace {

experiments::Catalog::Cost cost(const RunSpec& spec, const DatasetFacts&) {
  const auto order = spec.network.get<std::int64_t>("order");
  return {.parameters = order + 1, .flops = 2.0 * static_cast<double>(order)};
}

std::vector<Refusal> refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  std::vector<Refusal> found = forecast_refusals(spec, dataset, "order");
  if (!found.empty()) return found;
  const auto order = spec.network.get<std::int64_t>("order");
  const std::int64_t examples = experiments::sizes(spec, dataset).train_examples;
  if (examples > order) return {};
  return {
      {{"network.order", "dataset", "split"},
       fmt::format("{} training examples do not decide the {} coefficients of an autoregression of order {}: "
                   "an order of at most {}, or {} examples",
                   examples, order + 1, order, examples - 1, order + 1)}};
}

}  // namespace

FittedDescription autoregression() {
  return {
      .component = {.kind = Kind::network,
                    .name = "autoregression",
                    .summary = "The next value of a series as a linear function of the last ones, by least "
                               "squares.",
                    .reference = "Box and Jenkins 1970, Time series analysis",
                    .options = {{.name = "order",
                                 .type = Type::integer,
                                 .summary = "Past values that it is a function of.",
                                 .minimum = 1}},
                    .facts = fit_facts("regression", {"epochs", "steps", "threads"})},
      .cost = cost,
      .refusals = refusals};
}

}  // namespace ablate::models
