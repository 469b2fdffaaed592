#pragma once

#include <future>
#include <string>

#include "results/journal/journal.h"
#include "runner/training/checkpoint.h"
#include "runner/training/host.h"

namespace ablate::runner {

/// Writes a run's checkpoints while it trains on: all that the training waits for is a copy of its state.
class CheckpointWriter {
 public:
  /// `host` and `journal` must outlive it.
  CheckpointWriter(results::CheckpointFiles files, std::string run_id, const Host& host,
                   const results::JournalWriter& journal)
      : files_(std::move(files)), run_id_(std::move(run_id)), host_(host), journal_(journal) {}

  /// Copies `state` and begins to write it, after the journal is synced. Waits before for the checkpoint
  /// begun last, and throws as finish().
  void write(const CheckpointPlace& place, const models::NamedTensors& state);
  /// Waits until the checkpoint begun last is on the disk, and for room where that is full. Throws Error of
  /// what went wrong with it. What is still being written when the writer is destroyed is written to its end.
  void finish();

 private:
  void copy(const models::NamedTensors& state);

  results::CheckpointFiles files_;
  std::string run_id_;
  const Host& host_;
  const results::JournalWriter& journal_;
  models::NamedTensors copy_;  ///< on the CPU, row-major; kept from one checkpoint to the next
  CheckpointPlace place_;      ///< where the run stood when it was taken
  std::future<void> writing_;
};

}  // namespace ablate::runner
