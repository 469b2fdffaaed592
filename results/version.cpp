#include "results/version.h"

#include <sqlite3.h>

namespace ablate::results {

const char* sqlite_version() { return sqlite3_libversion(); }

}  // namespace ablate::results
