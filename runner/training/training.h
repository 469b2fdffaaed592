#pragma once

#include <memory>
#include <string>

#include "runner/protocol.h"
#include "runner/training/checkpoint_writer.h"
#include "runner/training/learner.h"
#include "runner/training/stopwatch.h"

namespace ablate::runner {

/// One attempt at a run: its steps, and what is told its journal between them.
class Training {
 public:
  /// `assignment` and `host` must outlive it.
  Training(const Assignment& assignment, const Host& host, const nlohmann::json& environment);

  /// Restores the checkpoint if one fits, else says in `why_not` why one that is there does not; to be called
  /// before run(). Returns the steps made before.
  std::int64_t resume(std::string& why_not);
  /// Trains to the end. Returns "finished", "diverged" or "interrupted".
  std::string run(results::JournalWriter& journal);

  /// Takes the kept weights of this very run, which is over; to be called before probe_only(). False, with
  /// the reason, where they cannot be read.
  bool take_kept_weights(std::string& why_not);
  /// Looks with the probes that are due at the end. Returns "finished".
  std::string probe_only(results::JournalWriter& journal);

  [[nodiscard]] std::int64_t step() const { return step_; }
  [[nodiscard]] double epoch() const { return epoch(step_); }
  [[nodiscard]] double epoch(std::int64_t step) const {
    return static_cast<double>(step) / static_cast<double>(sizes_.steps_per_epoch);
  }
  [[nodiscard]] double seconds() const { return training_.seconds(); }
  [[nodiscard]] double evaluation_seconds() const { return evaluation_.seconds(); }
  /// The first step whose loss was not finite; -1: none.
  [[nodiscard]] std::int64_t bad_step() const {
    return static_cast<std::int64_t>(learner_->trained().bad_step);
  }

 private:
  bool report(results::JournalWriter& journal);
  void probe(results::JournalWriter& journal);
  void save(results::JournalWriter& journal, CheckpointWriter& checkpoints);
  void keep_weights();

  const Assignment& assignment_;
  const Host& host_;
  experiments::RunSpec spec_;
  experiments::Sizes sizes_;
  std::string environment_;
  std::unique_ptr<Learner> learner_;
  std::int64_t step_ = 0;
  Stopwatch training_, evaluation_, since_checkpoint_;
};

}  // namespace ablate::runner
