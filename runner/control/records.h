#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "results/store.h"
#include "runner/control/failure.h"
#include "runner/control/full_disk.h"
#include "runner/control/queue.h"
#include "runner/protocol.h"

namespace ablate::runner {

/// How an attempt ended, as the records have it.
struct Conclusion {
  std::optional<results::Run> done;  ///< the run, if it has its outcome
  Failure failure;                   ///< else: why the attempt came to none
};

/// What the supervisor writes down about attempts. Where the disk is full, it waits.
class Records {
 public:
  Records(results::Store& store, FullDisk::Say say)
      : store_(store), disk_(store.file(), say), say_(std::move(say)) {}

  /// Takes over what a dead supervisor left, this one included.
  void recover();
  /// Records that an attempt begins, and says where it writes.
  Assignment begin(const Task& task, const std::string& device, bool exclusive);
  /// Reads what a running attempt has told so far. Throws LostJournal.
  void import(const std::string& run_id, std::int64_t attempt);
  /// Reads the rest. Where the journal does not say how the attempt ended, it ended as given.
  Conclusion conclude(const std::string& run_id, std::int64_t attempt, const Failure& otherwise);
  /// The attempt came to no result.
  void fail(const std::string& run_id, std::int64_t attempt, const Failure& failure, bool again);

  template <class Write>
  void write(const Write& change) {
    disk_.outlast(change);
  }

 private:
  results::Store& store_;
  FullDisk disk_;
  FullDisk::Say say_;
};

}  // namespace ablate::runner
