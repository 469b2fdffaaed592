#pragma once

#include "models/fitting/fit.h"

namespace ablate::models {

/// Finds the minimum that logistic_regression.h states by accelerated proximal gradient steps (FISTA, Beck
/// and Teboulle 2009), begun anew whenever the momentum points uphill (O'Donoghue and Candès 2015), each step
/// as long as its quadratic bound allows. From 0, without any draw.
class LogisticRegressionFit : public Fit {
 public:
  explicit LogisticRegressionFit(const experiments::Choice& network);

  bool train(const Table& examples, const KeepGoing& keep_going) override;
  [[nodiscard]] Score score(const Table& examples) const override;

  /// [features + 1, classes]: the weights of each feature, then the biases.
  [[nodiscard]] const std::vector<double>& weights() const { return weights_; }

 private:
  double l2_, l1_, tolerance_;
  std::int64_t iterations_;
  std::vector<double> weights_;
};

}  // namespace ablate::models
