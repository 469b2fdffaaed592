#include "runner/training/train.h"

#include <array>
#include <chrono>
#include <memory>
#include <unistd.h>

#include "experiments/error.h"
#include "results/journal/checkpoint_files.h"
#include "results/journal/journal.h"
#include "runner/training/environment.h"
#include "runner/training/failure.h"
#include "runner/training/peak_memory.h"
#include "runner/training/training.h"

namespace ablate::runner {

namespace {

nlohmann::ordered_json begin_of(const Assignment& assignment, const Host& host,
                                const nlohmann::json& environment, std::int64_t resumed_step) {
  std::array<char, 128> name{};
  gethostname(name.data(), name.size() - 1);
  return {{"run_id", assignment.run_id},
          {"attempt", assignment.attempt},
          {"resumed_step", resumed_step},
          {"device", host.device},
          {"environment", environment},
          {"pid", getpid()},
          {"host", name.data()},
          {"started",
           std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count()}};
}

/// What the run came to, or why it failed; `training` is null if it could not even be built. What it took is
/// said where it was trained, not of an attempt that only looked at kept weights.
std::string conclude(results::JournalWriter& journal, const Training* training, const std::string& outcome,
                     const Failure& why, double wall_seconds, const std::string& device, bool only_probed) {
  nlohmann::ordered_json end = {{"outcome", outcome}};
  if (!why.failure_class.empty()) end["class"] = why.failure_class;
  if (!why.message.empty()) end["message"] = why.message;
  if (training != nullptr && !only_probed) {
    const std::int64_t step = outcome == "diverged" ? training->bad_step() : training->step();
    end["step"] = step;
    end["epoch"] = training->epoch(step);
    end["seconds"] = training->seconds();
    end["evaluation_seconds"] = training->evaluation_seconds();
    end["overhead_seconds"] = wall_seconds;
    end["peak_bytes"] = peak_memory_bytes(device);
  }
  journal.event("end", end);
  journal.sync();
  return outcome;
}

}  // namespace

std::string train(const Assignment& assignment, const Host& host) {
  Stopwatch wall;
  wall.start();
  reset_peak_memory(host.device);
  const nlohmann::json where = environment(host.device);
  std::unique_ptr<Training> training;
  Failure why;
  std::int64_t resumed_step = 0;
  double before = 0;
  bool over = false;
  std::string outcome = "failed", unused_checkpoint;
  try {
    training = std::make_unique<Training>(assignment, host, where);
    over = assignment.from_weights && training->take_kept_weights(unused_checkpoint);
    resumed_step = over ? training->step() : training->resume(unused_checkpoint);
    before = training->seconds() + training->evaluation_seconds();
  } catch (...) {
    why = failure_in_flight();
    training.reset();
  }
  results::JournalWriter journal(assignment.journal, begin_of(assignment, host, where, resumed_step),
                                 host.wait_for_room);
  if (!unused_checkpoint.empty()) journal.event("note", {{"message", unused_checkpoint}});
  if (training != nullptr) {
    try {
      outcome = over ? training->probe_only(journal) : training->run(journal);
      if (outcome == "diverged")
        why = {"diverged", "the loss of step " + std::to_string(training->bad_step()) + " was not finite"};
      if (outcome == "interrupted") why = {"interrupted", "asked to stop"};
    } catch (...) {
      why = failure_in_flight();
    }
  }
  const double made = training == nullptr ? 0 : training->seconds() + training->evaluation_seconds() - before;
  conclude(journal, training.get(), outcome, why, wall.seconds() - made, host.device, over);
  if (outcome == "finished" || outcome == "diverged")
    results::CheckpointFiles(assignment.checkpoint).remove();
  return outcome;
}

}  // namespace ablate::runner
