#pragma once

#include "models/execution/executor.h"
#include "models/execution/network.h"
#include "runner/training/learner.h"
#include "runner/training/loss.h"
#include "runner/training/run_data.h"
#include "runner/training/tally.h"
#include "runner/training/update.h"

namespace ablate::runner {

/// A network that is trained by gradient steps: the algorithm of the papers, one batch a step.
class NetworkLearner : public Learner {
 public:
  NetworkLearner(const experiments::RunSpec& spec, const Assignment& assignment, const Host& host,
                 at::Device device);

  bool make(std::int64_t step) override;
  [[nodiscard]] TallySums trained() const override { return tally_.read(); }
  void forget_trained() override { tally_.clear(); }
  [[nodiscard]] results::Values evaluate() override;
  [[nodiscard]] experiments::Task task() const override { return data_.task(); }
  [[nodiscard]] models::NamedTensors state() override;
  [[nodiscard]] models::NamedTensors values() override;
  [[nodiscard]] results::Values look(const nlohmann::json& probe, std::int64_t step,
                                     const std::filesystem::path& pictures) override;

 private:
  experiments::RunSpec spec_;
  std::int64_t steps_;
  models::Network network_;
  std::unique_ptr<models::Executor> executor_;
  RunData data_;
  Loss loss_;
  Update update_;
  Tally tally_;
  double base_rate_;  ///< the optimizer's, which the schedule scales
};

}  // namespace ablate::runner
