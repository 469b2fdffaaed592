#pragma once

namespace ablate::results {

/// Of the SQLite library in use.
const char* sqlite_version();

}  // namespace ablate::results
