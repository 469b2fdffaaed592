#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "models/execution/safetensors.h"
#include "results/journal/checkpoint_files.h"

namespace ablate::runner {

/// Where a run stood when its checkpoint was written.
struct CheckpointPlace {
  std::int64_t step = 0;     ///< updates made
  std::int64_t attempt = 0;  ///< that wrote it
  std::uint64_t offset = 0;  ///< bytes of that attempt's journal by then, all of them on the disk
  double seconds = 0, evaluation_seconds = 0;
  std::string environment;  ///< digest of what computed it: bits hold only there
};

/// Writes `state` (tensor by name) as the newest of `files`, synced before it takes its name. The journal
/// must have been synced up to place.offset. Throws Error(runtime), DiskFull without room.
void write_checkpoint(const results::CheckpointFiles& files, const std::string& run_id,
                      const CheckpointPlace& place, const models::NamedTensors& state);

/// Copies the newest checkpoint that fits into `state` and says where it stood. One fits if it is whole, of
/// this run and environment, holds exactly these tensors, and the journal of its attempt (beside `journal`)
/// is sound up to its offset. std::nullopt if none does; `state` is unchanged then. `why_not`: what was wrong
/// with those that were passed over, nothing for those that are not there; damaged ones are set aside.
std::optional<CheckpointPlace> read_checkpoint(const results::CheckpointFiles& files,
                                               const std::string& run_id,
                                               const std::filesystem::path& journal,
                                               const std::string& environment,
                                               const models::NamedTensors& state, std::string& why_not);

}  // namespace ablate::runner
