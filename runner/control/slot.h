#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "runner/control/queue.h"
#include "runner/control/worker_process.h"

namespace ablate::runner {

/// A place where one worker at a time works on one run at a time.
struct Slot {
  using Clock = std::chrono::steady_clock;

  std::string device;
  std::filesystem::path log;
  std::unique_ptr<WorkerProcess> worker;  ///< null until there is work, and after it ended
  bool ready = false;                     ///< the worker said so
  int failed_starts = 0;                  ///< in a row
  bool retiring = false;                  ///< it will take no more runs
  std::optional<Task> task;
  std::int64_t attempt = 0;
  std::int64_t step = 0, steps = 1;
  Clock::time_point heard{};     ///< when it last said something
  Clock::time_point imported{};  ///< when its journal was last read

  [[nodiscard]] bool idle() const { return worker != nullptr && ready && !retiring && !task; }
  [[nodiscard]] double work_made() const {
    return task ? task->work * static_cast<double>(step) / static_cast<double>(steps) : 0;
  }
};

}  // namespace ablate::runner
