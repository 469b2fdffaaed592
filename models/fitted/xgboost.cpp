#include "models/fitted/xgboost.h"

namespace ablate::models {

using experiments::DatasetFacts;
using experiments::Kind;
using experiments::not_negative;
using experiments::Option;
using experiments::Refusal;
using experiments::RunSpec;
using experiments::Type;

namespace {

/// Shares in (0, 1].
Option share(const char* name, double fallback, const char* summary) {
  return {.name = name,
          .type = Type::number,
          .fallback = fallback,
          .summary = summary,
          .minimum = 0,
          .maximum = 1,
          .open_minimum = true};
}

Option at_least(const char* name, int fallback, const char* summary, double minimum) {
  return {.name = name, .type = Type::integer, .fallback = fallback, .summary = summary, .minimum = minimum};
}

std::vector<Option> options() {
  return {at_least("rounds", 100, "Boosting rounds.", 1),
          at_least("max_depth", 6, "Depth of a tree.", 1),
          share("eta", 0.3, "Learning rate: what each tree's values are multiplied by."),
          share("subsample", 1, "Share of the examples that a round sees."),
          share("colsample_bytree", 1, "Share of the features that a tree sees."),
          not_negative("lambda", 1, "L2 penalty of the leaves' values."),
          not_negative("alpha", 0, "L1 penalty of the leaves' values."),
          not_negative("gamma", 0, "Loss that a split must save."),
          not_negative("min_child_weight", 1, "Sum of second derivatives that a leaf must hold."),
          {.name = "tree_method",
           .type = Type::string,
           .fallback = "hist",
           .summary = "How splits are sought: among 256 quantiles, or among all values.",
           .choices = {"hist", "exact"}}};
}

/// How many leaves a tree grows is known once it has grown.
experiments::Catalog::Cost no_cost(const RunSpec&, const DatasetFacts&) { return {}; }

std::vector<Refusal> refusals(const RunSpec&, const DatasetFacts&) {
  if (has_xgboost()) return {};
  return {{{"network"},
           "network xgboost needs the XGBoost library, which this build has not: install libxgboost-dev and "
           "build again (ABLATE_XGBOOST)"}};
}

}  // namespace

bool has_xgboost() {
#if defined(ABLATE_XGBOOST)
  return true;
#else
  return false;
#endif
}

FittedDescription xgboost() {
  return {.component = {.kind = Kind::network,
                        .name = "xgboost",
                        .summary = "Gradient-boosted trees by the XGBoost library.",
                        .reference = "Chen and Guestrin 2016, arXiv:1603.02754",
                        .options = options(),
                        .facts = fit_facts("classification", {"epochs", "steps"})},
          .cost = no_cost,
          .refusals = refusals};
}

}  // namespace ablate::models
