#pragma once

#include <filesystem>
#include <string>

namespace ablate::results {

/// The files of a run's last two checkpoints. A damaged one is set aside, and the one before it used.
class CheckpointFiles {
 public:
  /// `newest`: "RUN.safetensors"; the one before it is "RUN.previous.safetensors" beside it.
  explicit CheckpointFiles(std::filesystem::path newest) : newest_(std::move(newest)) {}

  [[nodiscard]] const std::filesystem::path& newest() const { return newest_; }
  [[nodiscard]] std::filesystem::path previous() const;

  /// The newest becomes the one before: a newer one is about to be written. If that never happens, it is
  /// found there.
  void make_room() const;
  /// Moves a damaged `file` out of the way, under a name that nobody reads: "RUN.safetensors.damaged".
  /// Returns where it lies now.
  static std::filesystem::path set_aside(const std::filesystem::path& file);
  /// The run is over: both go, and what was set aside.
  void remove() const;

 private:
  std::filesystem::path newest_;
};

}  // namespace ablate::results
