#pragma once

#include <string>

namespace ablate::runner {

/// "ablate 0.1.0 (numerics 1, SQLite 3.40.1, g++ 12.2.0)".
std::string version();

}  // namespace ablate::runner
