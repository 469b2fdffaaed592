#pragma once

#include "models/execution/network.h"
#include "runner/training/run_data.h"

namespace ablate::runner {

/// Takes the running statistics of all batch norms of `network` anew, with its weights as they are and
/// nothing dropped: the mean over batches of training examples (not augmented, the first 2,000 of the split
/// at most) of each batch's mean and unbiased variance, every norm before it using the batch's own (Ioffe and
/// Szegedy 2015, Algorithm 2). A smaller last batch is left out. Norms inside recurrent cells keep theirs.
void recompute_statistics(models::Network& network, const RunData& data, std::int64_t batch_size);

}  // namespace ablate::runner
