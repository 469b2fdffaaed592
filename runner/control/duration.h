#pragma once

#include <string>

namespace ablate::runner {

/// For people: "0.4 s", "3 min 20 s", "2 h 5 min".
std::string duration(double seconds);

/// "90", "90s", "30m", "8h", "7d" in seconds. Throws Error(usage) for anything else.
double parse_duration(const std::string& text);

}  // namespace ablate::runner
