#include "models/fitted/logistic_regression.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Type;

FittedDescription logistic_regression() {
  return {
      .component = {.kind = Kind::network,
                    .name = "logistic_regression",
                    .summary = "Multinomial logistic regression with an L1 or L2 penalty, fitted to its "
                               "minimum.",
                    .reference = "Cox 1958; fitted as in Beck and Teboulle 2009",
                    .options = {{.name = "l2",
                                 .type = Type::number,
                                 .fallback = 0.001,
                                 .summary = "Times half the sum of the squared weights.",
                                 .minimum = 0},
                                {.name = "l1",
                                 .type = Type::number,
                                 .fallback = 0,
                                 .summary = "Times the sum of the absolute weights.",
                                 .minimum = 0},
                                {.name = "tolerance",
                                 .type = Type::number,
                                 .fallback = 1e-6,
                                 .summary = "Largest component of the gradient at which it has converged.",
                                 .minimum = 0,
                                 .open_minimum = true},
                                {.name = "iterations",
                                 .type = Type::integer,
                                 .fallback = 100'000,
                                 .summary = "After so many without convergence the fit fails.",
                                 .minimum = 1}},
                    .facts = fit_facts("classification", {"epochs", "steps", "threads"})},
      .cost = linear_map_cost,
      .refusals = nullptr};
}

}  // namespace ablate::models
