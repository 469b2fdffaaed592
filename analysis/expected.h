#pragma once

#include <string>
#include <vector>

#include "analysis/expression.h"
#include "analysis/region.h"

namespace ablate::analysis {

/// A claim or a published value as one question: where a quantity of each seed should lie.
struct Expected {
  Expression expression;
  Region region;
  bool ratio = false;              ///< tested through logs
  std::string axis;                ///< of a trend: the expression's slope along it is meant
  std::vector<std::string> along;  ///< of a trend: the labels of the axis in order
  experiments::Where where;
};

/// Of <, >, = everything that has a quantity goes to the left, so that the region holds numbers alone.
Expected expected_of(const experiments::Experiment& experiment, const experiments::Claim& claim);
Expected expected_of(const experiments::Experiment& experiment, const experiments::PublishedValue& value);

}  // namespace ablate::analysis
