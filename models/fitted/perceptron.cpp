#include "models/fitted/perceptron.h"

namespace ablate::models {

FittedDescription perceptron() {
  return {.component = {.kind = experiments::Kind::network,
                        .name = "perceptron",
                        .summary = "A single layer of threshold units, trained by Rosenblatt's error "
                                   "correction, example by example.",
                        .reference = "Rosenblatt 1958; Novikoff 1962; several classes: Duda and Hart 1973",
                        .facts = {{"trains", "rule"},
                                  {"takes", "any"},
                                  {"tasks", {"classification"}},
                                  {"residual", false},
                                  {"batch_size", 1},
                                  {"unused", unused_by_fitted({"threads"})}}},
          .cost = linear_map_cost,
          .refusals = nullptr};
}

}  // namespace ablate::models
