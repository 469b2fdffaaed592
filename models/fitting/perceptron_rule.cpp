#include "models/fitting/perceptron_rule.h"

#include <algorithm>

namespace ablate::models {

Score PerceptronRule::judge(const double* x, std::int64_t label) {
  for (std::int64_t j = 0; j < classes_; ++j) {
    const double* w = weights_ + j * (features_ + 1);
    double sum = w[features_];
    for (std::int64_t f = 0; f < features_; ++f) sum += w[f] * x[f];
    z_[static_cast<std::size_t>(j)] = sum;
  }
  const auto largest = std::max_element(z_.begin(), z_.end());
  return {*largest - z_[static_cast<std::size_t>(label)], largest == z_.begin() + label ? 0.0 : 1.0};
}

Score PerceptronRule::correct(const double* x, std::int64_t label) {
  const Score score = judge(x, label);
  if (score.wrong > 0) {
    add(1, x, label);
    add(-1, x, std::max_element(z_.begin(), z_.end()) - z_.begin());
  }
  return score;
}

void PerceptronRule::add(double sign, const double* x, std::int64_t to) {
  double* w = weights_ + to * (features_ + 1);
  for (std::int64_t f = 0; f < features_; ++f) w[f] += sign * x[f];
  w[features_] += sign;
}

}  // namespace ablate::models
