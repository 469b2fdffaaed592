#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "results/store.h"

namespace ablate::results {

/// Files beside a database that nothing needs any more, of one kind.
struct Leftovers {
  std::string what;  ///< "checkpoints", "journals" …
  std::string why;
  std::vector<std::filesystem::path> files;
  std::uintmax_t bytes = 0;
};

struct LeftoverOptions {
  double older_than_seconds = 0;  ///< what was changed since then stays
  /// Kept weights go too, but for those of these runs.
  std::optional<std::set<std::string>> needed_weights;
};

/// What may go, kind by kind; a kind without files is absent. Never a journal that is not imported to its
/// last byte, nor what a run that is not done could go on from, nor what the database knows nothing of.
/// Nobody may write the database meanwhile: give a store that holds its lock.
std::vector<Leftovers> leftovers(const Store& store, const LeftoverOptions& options);

/// Throws Error(runtime) naming the file that cannot be deleted.
void remove(const std::vector<Leftovers>& all);

}  // namespace ablate::results
