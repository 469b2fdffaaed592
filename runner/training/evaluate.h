#pragma once

#include "models/execution/executor.h"
#include "results/journal/journal.h"
#include "runner/training/loss.h"
#include "runner/training/run_data.h"

namespace ablate::runner {

/// Loss and error of each part of the data over its whole set, in evaluation mode (running statistics,
/// nothing dropped): "test_loss", "test_error" … Does not depend on the batch size beyond the rounding of the
/// last bits, which is why that is fixed.
results::Values evaluate(const RunData& data, Loss& loss, models::Executor& executor);

}  // namespace ablate::runner
