#pragma once

#include "models/fitting/perceptron_rule.h"
#include "runner/training/learner.h"
#include "runner/training/run_data.h"

namespace ablate::runner {

/// Rosenblatt's rule: one example a step, in the order in which gradient steps would see them.
class PerceptronLearner : public Learner {
 public:
  PerceptronLearner(const experiments::RunSpec& spec, const Host& host);

  bool make(std::int64_t step) override;
  [[nodiscard]] TallySums trained() const override;
  void forget_trained() override { sums_.narrow(0, 0, 3).zero_(); }
  [[nodiscard]] results::Values evaluate() override;
  [[nodiscard]] models::NamedTensors state() override;

 private:
  RunData data_;
  at::Tensor weights_;  ///< [classes, features + 1] double
  at::Tensor sums_;     ///< [3] double: loss, mistakes and examples since they were forgotten
  models::PerceptronRule rule_;
};

}  // namespace ablate::runner
