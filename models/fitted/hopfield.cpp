#include "models/fitted/hopfield.h"

namespace ablate::models {

using experiments::DatasetFacts;
using experiments::Kind;
using experiments::Option;
using experiments::RunSpec;
using experiments::Type;

namespace {

/// How many sweeps a recall takes depends on what is recalled.
experiments::Catalog::Cost cost(const RunSpec&, const DatasetFacts& dataset) {
  const std::int64_t units = count(dataset.shape);
  return {units * (units - 1) / 2, std::nullopt};
}

Option share(const char* name, double fallback, const char* summary) {
  return {.name = name,
          .type = Type::number,
          .fallback = fallback,
          .summary = summary,
          .minimum = 0,
          .maximum = 0.5};
}

}  // namespace

FittedDescription hopfield() {
  return {
      .component = {.kind = Kind::network,
                    .name = "hopfield",
                    .summary = "An associative memory that stores one binary pattern per class and recalls "
                               "it from corrupted examples.",
                    .reference = "Hopfield 1982; capacity: Amit, Gutfreund and Sompolinsky 1985",
                    .options = {share("corruption", 0.1, "Share of units flipped before recall."),
                                share("tolerance", 0.05,
                                      "Share of wrong units up to which a pattern counts as recalled."),
                                {.name = "sweeps",
                                 .type = Type::integer,
                                 .fallback = 100,
                                 .summary = "Updates of every unit after which recall ends anyway.",
                                 .minimum = 1}},
                    .facts = fit_facts("classification", {"epochs", "steps", "threads"})},
      .cost = cost,
      .refusals = nullptr};
}

}  // namespace ablate::models
