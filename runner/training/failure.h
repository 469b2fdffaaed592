#pragma once

#include <string>

namespace ablate::runner {

/// Why an attempt came to no result; the classes stand in docs/night.md.
struct Failure {
  std::string failure_class, message;
};

/// What went wrong, of the exception that is being handled. "oom": there was not enough memory, of the host
/// or of a device; "device": a CUDA call failed for another reason; "disk": it failed, or had no room;
/// "data"; else "error".
Failure failure_in_flight();

}  // namespace ablate::runner
