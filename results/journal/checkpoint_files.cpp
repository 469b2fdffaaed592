#include "results/journal/checkpoint_files.h"

namespace ablate::results {

namespace fs = std::filesystem;

namespace {

fs::path damaged(fs::path file) { return file += ".damaged"; }

}  // namespace

fs::path CheckpointFiles::previous() const {
  fs::path file = newest_;
  return file.replace_extension(".previous" + newest_.extension().string());
}

void CheckpointFiles::make_room() const {
  if (fs::exists(newest_)) fs::rename(newest_, previous());
}

fs::path CheckpointFiles::set_aside(const fs::path& file) {
  fs::rename(file, damaged(file));
  return damaged(file);
}

void CheckpointFiles::remove() const {
  for (const fs::path& file : {newest_, previous(), damaged(newest_), damaged(previous())}) fs::remove(file);
}

}  // namespace ablate::results
