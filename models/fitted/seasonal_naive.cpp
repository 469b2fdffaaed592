#include "models/fitted/seasonal_naive.h"

#include "models/fitted/forecast.h"

namespace ablate::models {

using experiments::DatasetFacts;
using experiments::Kind;
using experiments::Refusal;
using experiments::RunSpec;
using experiments::Type;

namespace {

experiments::Catalog::Cost nothing(const RunSpec&, const DatasetFacts&) {
  return {.parameters = 0, .flops = 0};
}

std::vector<Refusal> refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  return forecast_refusals(spec, dataset, "period");
}

}  // namespace

FittedDescription seasonal_naive() {
  return {
      .component = {.kind = Kind::network,
                    .name = "seasonal_naive",
                    .summary = "The next value of a series is the one a period before it; nothing is fitted.",
                    .reference = "Hyndman and Athanasopoulos 2021, Forecasting: principles and practice, "
                                 "section 5.2",
                    .options = {{.name = "period",
                                 .type = Type::integer,
                                 .summary = "Steps after which the past returns; 1: the last value.",
                                 .minimum = 1}},
                    .facts = fit_facts("regression", {"epochs", "steps", "threads"})},
      .cost = nothing,
      .refusals = refusals};
}

}  // namespace ablate::models
