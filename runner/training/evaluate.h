#pragma once

#include "experiments/run_spec.h"
#include "models/execution/network.h"
#include "results/journal/journal.h"
#include "runner/training/run_data.h"

namespace ablate::runner {

/// Loss and error of each part of the data over its whole set, in evaluation mode (running statistics,
/// nothing dropped): "test_loss", "test_error" … Does not depend on the batch size beyond the rounding of the
/// last bits, which is why that is fixed.
results::Values evaluate(const RunData& data, const experiments::Choice& loss, models::Network& network);

}  // namespace ablate::runner
