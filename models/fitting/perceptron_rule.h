#pragma once

#include <cstdint>

#include "models/fitting/fit.h"

namespace ablate::models {

/// Rosenblatt's rule (models/fitted/perceptron.h) on `weights` [classes, features + 1], the last column that
/// of the constant 1, which it does not own.
class PerceptronRule {
 public:
  PerceptronRule(double* weights, std::int64_t classes, std::int64_t features)
      : weights_(weights), classes_(classes), features_(features), z_(static_cast<std::size_t>(classes)) {}

  /// What one example x [features] costs: wrong 0 or 1, and the perceptron criterion.
  Score judge(const double* x, std::int64_t label);
  /// The same, and then corrects the weights if it was a mistake.
  Score correct(const double* x, std::int64_t label);

 private:
  void add(double sign, const double* x, std::int64_t to);

  double* weights_;
  std::int64_t classes_, features_;
  std::vector<double> z_;
};

}  // namespace ablate::models
