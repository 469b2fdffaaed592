#include <cstdlib>

#include "runner/data/dataset.h"

namespace ablate::runner {

namespace {

/// An environment variable that is set to something, or "".
std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::filesystem::path data_folder() {
  if (const std::string named = variable("ABLATE_DATA"); !named.empty()) return named;
  if (const std::string data = variable("XDG_DATA_HOME"); !data.empty())
    return std::filesystem::path(data) / "ablate";
  return std::filesystem::path(variable("HOME")) / ".local" / "share" / "ablate";
}

}  // namespace ablate::runner
