#pragma once

#include <algorithm>

#include "runner/training/run_data.h"

namespace ablate::runner {

/// Calls look(batch) for consecutive batches of a part, the last one smaller. The size is fixed, so that sums
/// over batches have the same bits in every run.
template <class Look>
void each_batch(const RunData::Part& part, at::MemoryFormat layout, const Look& look) {
  constexpr std::int64_t most = 500;
  Batch batch;
  for (std::int64_t begin = 0; begin < part.rows.numel(); begin += most) {
    const std::int64_t size = std::min(most, part.rows.numel() - begin);
    gather_into(batch, part.source, part.rows.narrow(0, begin, size), {}, layout);
    look(batch);
  }
}

}  // namespace ablate::runner
