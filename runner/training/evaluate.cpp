#include "runner/training/evaluate.h"

#include <ATen/core/grad_mode.h>
#include <algorithm>
#include <cmath>

#include "models/execution/recycled_memory.h"

namespace ablate::runner {
namespace {

TallySums sums_of(const RunData::Part& part, const RunData& data, Loss& loss, models::Executor& executor,
                  std::int64_t most) {
  Batch batch;
  Tally tally(part.rows.device(), data.target_deviation());
  for (std::int64_t begin = 0; begin < part.rows.numel(); begin += most) {
    const std::int64_t size = std::min(most, part.rows.numel() - begin);
    gather_into(batch, part.source, part.rows.narrow(0, begin, size), {}, data.layout());
    const at::Tensor logits = executor.forward(batch.inputs, {});
    tally.add(loss(logits, batch.labels, false).loss, logits, batch.labels);
  }
  return tally.read();
}

}  // namespace

results::Values values_of(const std::string& part, const TallySums& sums, experiments::Task task) {
  const double mean = sums.wrong / sums.examples;
  results::Values values = {{part + "_loss", sums.loss / sums.examples}};
  if (task == experiments::Task::regression)
    values.emplace_back(part + "_rmse", std::sqrt(mean));
  else
    values.emplace_back(part + "_error", mean);
  return values;
}

std::int64_t evaluation_batch(const models::Graph& graph) {
  constexpr std::int64_t usual = 500, bytes = std::int64_t{1} << 29;
  std::int64_t largest = 1;
  for (const models::Node& node : graph.nodes) largest = std::max(largest, models::count(node.shape));
  const auto fitting = bytes / (largest * static_cast<std::int64_t>(sizeof(float)));
  return std::clamp(fitting, std::int64_t{1}, usual);
}

results::Values evaluate(const RunData::Part& part, const RunData& data, Loss& loss,
                         models::Executor& executor, std::int64_t batch) {
  const at::NoGradGuard no_grad;
  return values_of(part.name, sums_of(part, data, loss, executor, batch), data.task());
}

results::Values evaluate(const RunData& data, Loss& loss, models::Executor& executor, std::int64_t batch) {
  results::Values values;
  for (const RunData::Part& part : data.parts())
    for (const auto& value : evaluate(part, data, loss, executor, batch)) values.push_back(value);
  models::release_recycled_memory();  // of batches of another size than those of training
  return values;
}

}  // namespace ablate::runner
