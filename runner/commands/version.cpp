#include "runner/commands/version.h"

#include <fmt/format.h>

#include "experiments/identity.h"
#include "results/version.h"

namespace ablate::runner {

std::string version() {
  return fmt::format("ablate {} (numerics {}, SQLite {}, {} {})", ABLATE_VERSION,
                     experiments::numerics_revision, results::sqlite_version(),
#if defined(__clang__)
                     "clang",
#else
                     "g++",
#endif
                     __VERSION__);
}

}  // namespace ablate::runner
