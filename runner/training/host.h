#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "experiments/disk_error.h"
#include "runner/training/resident_data.h"

namespace ablate::runner {

/// What the worker process gives every run.
struct Host {
  std::string device = "cpu";  ///< "cpu" or "cuda:N"
  std::filesystem::path data;
  ResidentData* resident = nullptr;
  const std::atomic<bool>* stop = nullptr;  ///< set: checkpoint and end as interrupted
  std::function<void(std::int64_t step, std::int64_t steps)> progress;
  /// Asked where the disk is full: waits a little; false: gives up.
  std::function<bool(const std::string& message)> wait_for_room;

  [[nodiscard]] bool asks_to_stop() const { return stop != nullptr && *stop; }
  /// Does `write`, again while there is no room for it. Throws DiskFull if waiting was given up.
  template <class Write>
  void outlast_full_disk(const Write& write) const {
    for (;;) {
      try {
        return write();
      } catch (const DiskFull& full) {
        if (!wait_for_room || !wait_for_room(full.what())) throw;
      }
    }
  }
};

}  // namespace ablate::runner
