#pragma once

#include "models/fitting/fit.h"
#include "runner/training/learner.h"
#include "runner/training/run_data.h"

namespace ablate::runner {

/// A model that is fitted at once: its only step, before which there is nothing to evaluate. Nothing is kept
/// in a checkpoint: an attempt that is stopped is begun again.
class FitLearner : public Learner {
 public:
  FitLearner(const experiments::RunSpec& spec, const Host& host);

  bool make(std::int64_t step) override;
  [[nodiscard]] TallySums trained() const override { return trained_; }
  void forget_trained() override { trained_.loss = trained_.wrong = trained_.examples = 0; }
  [[nodiscard]] results::Values evaluate() override;
  [[nodiscard]] experiments::Task task() const override { return data_.task(); }
  [[nodiscard]] models::NamedTensors state() override { return {}; }

 private:
  [[nodiscard]] models::Table table(const RunData::Part& part) const;

  const Host& host_;
  std::int64_t classes_;
  RunData data_;
  std::unique_ptr<models::Fit> fit_;
  TallySums trained_;
};

}  // namespace ablate::runner
