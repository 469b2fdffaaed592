#pragma once

#include "models/execution/executor.h"
#include "results/journal/journal.h"
#include "runner/training/loss.h"
#include "runner/training/run_data.h"
#include "runner/training/tally.h"

namespace ablate::runner {

/// What a tally of one part ("train", "test" …) comes to: its loss, and by its task its error or, of
/// regression, its rmse.
results::Values values_of(const std::string& part, const TallySums& sums, experiments::Task task);

/// How many examples are evaluated together: enough to fill a device, few enough that no value of the network
/// takes more than half a GiB.
std::int64_t evaluation_batch(const models::Graph& graph);

/// Values of each part of the data over its whole set, in evaluation mode (running statistics,
/// nothing dropped): "test_loss", "test_error" …; `batch`: evaluation_batch. Does not depend on the batch
/// size beyond the rounding of the last bits, which is why that follows from the network alone.
results::Values evaluate(const RunData& data, Loss& loss, models::Executor& executor, std::int64_t batch);
/// Of one part of `data` alone.
results::Values evaluate(const RunData::Part& part, const RunData& data, Loss& loss,
                         models::Executor& executor, std::int64_t batch);

}  // namespace ablate::runner
