#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "runner/training/resident_data.h"

namespace ablate::runner {

/// What the worker process gives every run.
struct Host {
  std::string device = "cpu";  ///< "cpu" or "cuda:N"
  std::filesystem::path data;
  ResidentData* resident = nullptr;
  const std::atomic<bool>* stop = nullptr;  ///< set: checkpoint and end as interrupted
  std::function<void(std::int64_t step, std::int64_t steps)> progress;

  [[nodiscard]] bool asks_to_stop() const { return stop != nullptr && *stop; }
};

}  // namespace ablate::runner
