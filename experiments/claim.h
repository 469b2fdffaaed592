#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiments/at.h"

namespace ablate::experiments {

/// Rule D. A quantity: an optional metric and what selects the runs: (residual, depth=20).
struct ClaimQuantity {
  std::string metric;                                       ///< empty: the claim's, else the first compare's
  std::vector<std::pair<std::string, std::string>> select;  ///< axis -> label; an arm is ("arm", label)
};

/// sign * constant, sign * quantity, or a ratio quantity / quantity.
struct ClaimTerm {
  int sign = 1;
  std::optional<double> constant;
  std::optional<ClaimQuantity> quantity, divisor;
};
using ClaimExpression = std::vector<ClaimTerm>;

struct Claim {
  enum class Relation { less, greater, equal_within, in_interval, increases, decreases };
  std::string label, text, source, confidence;
  Relation relation = Relation::less;
  ClaimExpression left, right;  ///< right: of less, greater, equal_within
  double tolerance = 0;         ///< of equal_within
  double low = 0, high = 0;     ///< of in_interval
  std::string axis;             ///< of increases, decreases
  std::string metric;           ///< beside `claim`; may be empty
  std::optional<At> at;         ///< beside `claim`; absent: the first compare's
  std::vector<std::pair<std::string, std::vector<std::string>>> where;
};

struct PublishedValue {
  std::string label, of_text, source, confidence, differs;
  ClaimQuantity of;
  double value = 0;
  std::optional<double> tolerance;
};

/// Why a claim cannot be read; `column` counts from 1 in the claim's text.
struct ClaimFault {
  std::size_t column = 1;
  std::string message;
};

/// Reads the text of a claim into relation, left, right … of `claim`; std::nullopt if it could be read.
/// `arms`: labels that stand for themselves. Names of axes, labels and metrics are not checked here.
///
///     claim    = expr ("<"|">") expr | expr "=" expr "within" num | expr "in" "[" num "," num "]"
///              | expr ("increases"|"decreases") "with" axis
///     expr     = term { ("+"|"-") term } | quantity "/" quantity
///     term     = num | quantity
///     quantity = arm | [metric] "(" sel { "," sel } ")"
///     sel      = arm | axis "=" label
std::optional<ClaimFault> parse_claim(const std::string& text, const std::vector<std::string>& arms,
                                      Claim& claim);
/// The same for one quantity, as a published value has it.
std::optional<ClaimFault> parse_quantity(const std::string& text, const std::vector<std::string>& arms,
                                         ClaimQuantity& quantity);

}  // namespace ablate::experiments
