#pragma once

#include <string>
#include <vector>

#include "results/store.h"

namespace ablate::results {

/// What one look at a database, or at a file beside it, found.
struct Finding {
  std::string what;  ///< "integrity", "journals", or the damaged file
  std::string found;
  bool damaged = false;
};

/// Looks at everything: SQLite's integrity_check, the foreign keys, every journal against what was imported
/// from it (nonce, length, checksums), the digests of kept weights and checkpoints. One finding for each of
/// these, and one for each damage. A journal that was deleted after its run was done is no damage, nor is the
/// end of one that a killed worker cut. May look while others write.
std::vector<Finding> examine(const Store& store);

}  // namespace ablate::results
