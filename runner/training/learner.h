#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "experiments/run_spec.h"
#include "models/execution/safetensors.h"
#include "results/journal/journal.h"
#include "runner/protocol.h"
#include "runner/training/host.h"
#include "runner/training/tally_loops.h"

namespace ablate::runner {

/// What a run trains: how one step changes it, and what it says of itself. Everything around the steps (their
/// number, evaluations, checkpoints, the journal) is the same for all (training.h).
class Learner {
 public:
  virtual ~Learner() = default;

  /// Makes step `step` = 0, 1, …: a pure function of the run, the step and the state. False if the host asked
  /// to stop before it was done: then the state is what it was.
  virtual bool make(std::int64_t step) = 0;

  /// Loss and mistakes of training examples since the last forget_trained(); `bad_step` stays known. No
  /// examples: there is nothing to tell yet. May wait for the device.
  [[nodiscard]] virtual TallySums trained() const = 0;
  virtual void forget_trained() = 0;
  /// Of each part of the data that is held out, in evaluation mode: "test_loss", "test_error" … Not asked
  /// before Sizes::first_evaluation steps are made.
  [[nodiscard]] virtual results::Values evaluate() = 0;

  /// What the data ask: by it losses and mistakes are told.
  [[nodiscard]] virtual experiments::Task task() const { return experiments::Task::classification; }

  /// Everything that the next step depends on, by name; restored with copy_.
  [[nodiscard]] virtual models::NamedTensors state() = 0;

  /// What it is, apart from how it is trained, by name; restored with copy_. Kept after the run, so that
  /// others may start from it and probes look at it. Empty: it has no network, and nothing is kept.
  [[nodiscard]] virtual models::NamedTensors values() { return {}; }
  /// What a probe ({name, options}) finds after `step` updates; files that it draws begin with `pictures`.
  /// Throws std::logic_error where there is no network: such runs are refused at planning.
  [[nodiscard]] virtual results::Values look(const nlohmann::json& probe, std::int64_t step,
                                             const std::filesystem::path& pictures);
};

/// What the run's network is trained by, from the weights of the run that `assignment` names where `spec`
/// asks for it; models that are no graph are trained on the host. `host` must outlive it. Throws Error where
/// device, data or those weights are not as the run needs them.
std::unique_ptr<Learner> make_learner(const experiments::RunSpec& spec, const Assignment& assignment,
                                      const Host& host);

}  // namespace ablate::runner
