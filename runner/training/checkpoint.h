#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "models/execution/safetensors.h"

namespace ablate::runner {

/// Where a run stood when its checkpoint was written.
struct CheckpointPlace {
  std::int64_t step = 0;     ///< updates made
  std::int64_t attempt = 0;  ///< that wrote it
  std::uint64_t offset = 0;  ///< bytes of that attempt's journal by then, all of them on the disk
  double seconds = 0, evaluation_seconds = 0;
  std::string environment;  ///< digest of what computed it: bits hold only there
};

/// Writes `state` (tensor by name) beside `file`, syncs it and takes its name. The journal must have been
/// synced up to place.offset.
void write_checkpoint(const std::filesystem::path& file, const std::string& run_id,
                      const CheckpointPlace& place, const models::NamedTensors& state);

/// Copies a checkpoint into `state` and says where it stood. std::nullopt, with the reason in `why_not`,
/// unless it is whole, of this run and environment, holds exactly these tensors, and the journal of its
/// attempt (beside `journal`) reaches its offset; `state` is unchanged then. No file: no reason.
std::optional<CheckpointPlace> read_checkpoint(const std::filesystem::path& file, const std::string& run_id,
                                               const std::filesystem::path& journal,
                                               const std::string& environment,
                                               const models::NamedTensors& state, std::string& why_not);

}  // namespace ablate::runner
