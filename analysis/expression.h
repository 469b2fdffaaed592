#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/selection.h"
#include "experiments/claim.h"

/// What the expression of a claim is worth, seed by seed (rule D).
namespace ablate::analysis {

/// An expression and how its quantities are read.
struct Expression {
  experiments::ClaimExpression terms;
  experiments::Metric metric;  ///< of quantities that name none
  experiments::At at;

  [[nodiscard]] bool is_constant() const;  ///< has no quantity
  [[nodiscard]] double constant() const;   ///< requires is_constant()
  [[nodiscard]] bool is_ratio() const;     ///< quantity / quantity
  [[nodiscard]] std::vector<experiments::ClaimQuantity> quantities() const;
  [[nodiscard]] experiments::Metric metric_of(const experiments::ClaimQuantity& quantity) const;
};
/// left - right.
Expression difference(const Expression& left, const Expression& right);

/// The value of one seed. Infinite where only an order is known: a failed run is worse than any number, a run
/// that never reached its level took longer than any. NaN where not even that is known.
struct SeedValue {
  bool planned = true, missing = false, failed = false, censored = false, two_environments = false;
  bool exclusive = true;
  double value = 0;
};
/// `labels`: one of every axis, `seed` included; the quantities replace those that they select.
SeedValue evaluate(const Expression& expression, const Selection& selection,
                   const experiments::Labels& labels);

}  // namespace ablate::analysis
