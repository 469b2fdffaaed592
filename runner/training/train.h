#pragma once

#include <string>

#include "runner/protocol.h"
#include "runner/training/host.h"

namespace ablate::runner {

/// Trains one run to its end, writing its journal; resumes from the checkpoint where one fits. Returns the
/// outcome: "finished", "diverged", "interrupted". Whatever else goes wrong is recorded in the journal as
/// "failed" (with its class) and returned, unless the journal itself cannot be written: then it throws.
std::string train(const Assignment& assignment, const Host& host);

}  // namespace ablate::runner
