#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>

#include "runner/protocol.h"
#include "runner/training/resident_data.h"

namespace ablate::runner {

/// What the worker process gives every run.
struct Host {
  std::string device = "cpu";  ///< "cpu" or "cuda:N"
  std::filesystem::path data;
  ResidentData* resident = nullptr;
  const std::atomic<bool>* stop = nullptr;  ///< set: checkpoint and end as interrupted
  std::function<void(std::int64_t step, std::int64_t steps)> progress;
};

/// Trains one run to its end, writing its journal; resumes from the checkpoint where one fits. Returns the
/// outcome: "finished", "diverged", "interrupted". Whatever else goes wrong is recorded in the journal as
/// "failed" (with its class) and returned, unless the journal itself cannot be written: then it throws.
std::string train(const Assignment& assignment, const Host& host);

}  // namespace ablate::runner
