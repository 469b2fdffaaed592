#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "runner/control/failure.h"
#include "runner/control/queue.h"
#include "runner/control/remaining.h"
#include "runner/control/worker_process.h"

namespace ablate::runner {

/// A place where one worker at a time works on one run at a time.
struct Slot {
  using Clock = std::chrono::steady_clock;

  std::size_t number = 1;
  std::string device;
  std::filesystem::path log;
  std::unique_ptr<WorkerProcess> worker;  ///< null until there is work, and after it ended
  bool ready = false;                     ///< the worker said so
  bool was_ready = false;                 ///< some worker did
  bool retiring = false;                  ///< it will take no more runs
  bool quarantined = false;               ///< not used any more
  int failed_starts = 0;                  ///< in a row

  std::optional<Task> task;
  std::int64_t attempt = 0;
  std::int64_t step = 0, steps = 1;
  std::optional<std::int64_t> first_step;  ///< that the attempt told of: it may go on from a checkpoint
  bool asked_to_stop = false;              ///< by the supervisor
  std::optional<Failure> verdict;  ///< why the supervisor ended the attempt, which its journal cannot know
  bool waits_for_room = false;     ///< the worker's disk is full, and that was said
  std::uint64_t oom_kills = 0;     ///< on this machine, before the attempt
  Clock::time_point begun{};       ///< when it was assigned
  Clock::time_point stopped{};     ///< when the attempt was asked to stop
  Clock::time_point heard{};       ///< when the worker last said something
  Clock::time_point imported{};    ///< when its journal was last read

  [[nodiscard]] bool idle() const { return worker != nullptr && ready && !retiring && !task; }
  [[nodiscard]] double work_made() const {
    return task ? task->work * static_cast<double>(step) / static_cast<double>(steps) : 0;
  }
  /// What there is of a task, for an estimate.
  [[nodiscard]] RunningRun running() const {
    const double whole = static_cast<double>(steps), before = static_cast<double>(first_step.value_or(1) - 1);
    return {task->config_id, task->work, static_cast<double>(step) / whole, seconds_since(begun),
            before / whole};
  }
  [[nodiscard]] static double seconds_since(Clock::time_point then) {
    return std::chrono::duration<double>(Clock::now() - then).count();
  }
};

}  // namespace ablate::runner
