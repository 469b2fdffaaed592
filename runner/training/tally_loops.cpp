#include "runner/training/tally_loops.h"

namespace ablate::runner {

template <class T>
void tally_cpu(TallySums& sums, const TallyBatch<T>& batch) {
  if (batch.labels == nullptr)
    return add_batch(sums, static_cast<double>(*batch.loss), *batch.squares, batch.n, batch.step);
  std::int64_t wrong = 0;
  for (std::int64_t i = 0; i < batch.n; ++i) {
    wrong += is_wrong(batch.logits + i * batch.classes, batch.classes, batch.labels[i]) ? 1 : 0;
  }
  add_batch(sums, static_cast<double>(*batch.loss), static_cast<double>(wrong), batch.n, batch.step);
}

template void tally_cpu(TallySums&, const TallyBatch<float>&);
template void tally_cpu(TallySums&, const TallyBatch<double>&);

}  // namespace ablate::runner
