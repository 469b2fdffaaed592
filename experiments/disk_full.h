#pragma once

#include <string>

#include "experiments/error.h"

namespace ablate {

/// There was no room for what was to be written. Nothing of it was, and the same call may be made again.
class DiskFull : public Error {
 public:
  explicit DiskFull(const std::string& message) : Error(Exit::database, message) {}
};

}  // namespace ablate
