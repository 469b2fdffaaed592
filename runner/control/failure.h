#pragma once

#include <string>

namespace ablate::runner {

/// Why an attempt came to no result.
struct Failure {
  /// diverged, oom, crash, hung, timeout, preempted, interrupted, data, disk, device or error: docs/night.md
  std::string failure_class;
  std::string message;
};

}  // namespace ablate::runner
