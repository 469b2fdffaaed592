#include "runner/training/evaluate.h"

#include <ATen/core/grad_mode.h>
#include <algorithm>

#include "models/execution/recycled_memory.h"
#include "runner/training/tally.h"

namespace ablate::runner {
namespace {

/// Enough to fill a device, little enough that a large network's activations fit where its training step
/// does: evaluation keeps no activation that nothing reads any more.
constexpr std::int64_t evaluation_batch = 500;

TallySums sums_of(const RunData::Part& part, at::MemoryFormat layout, Loss& loss,
                  models::Executor& executor) {
  Batch batch;
  Tally tally(part.rows.device());
  for (std::int64_t begin = 0; begin < part.rows.numel(); begin += evaluation_batch) {
    const std::int64_t size = std::min(evaluation_batch, part.rows.numel() - begin);
    gather_into(batch, part.source, part.rows.narrow(0, begin, size), {}, layout);
    const at::Tensor logits = executor.forward(batch.inputs, {});
    tally.add(loss(logits, batch.labels, false).loss, logits, batch.labels);
  }
  return tally.read();
}

}  // namespace

results::Values evaluate(const RunData& data, Loss& loss, models::Executor& executor) {
  const at::NoGradGuard no_grad;
  results::Values values;
  for (const RunData::Part& part : data.parts()) {
    const TallySums sums = sums_of(part, data.layout(), loss, executor);
    values.emplace_back(part.name + "_loss", sums.loss / sums.examples);
    values.emplace_back(part.name + "_error", sums.wrong / sums.examples);
  }
  models::release_recycled_memory();  // of batches of another size than those of training
  return values;
}

}  // namespace ablate::runner
