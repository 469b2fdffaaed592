#include "runner/training/fit_learner.h"

#include "runner/catalog/catalog.h"
#include "runner/training/evaluate.h"

namespace ablate::runner {

namespace {

std::vector<double> numbers(const at::Tensor& tensor) {
  const auto* begin = tensor.const_data_ptr<double>();
  return {begin, begin + tensor.numel()};
}

/// What standardize() did to values of one channel, undone.
std::vector<double> in_own_unit(const at::Tensor& standardized, const ChannelSums::Moments& moments) {
  return numbers(standardized * moments.deviation.at(0) + moments.mean.at(0));
}

void add(TallySums& sums, const models::Score& score, std::int64_t count, std::int64_t step) {
  add_batch(sums, score.loss / static_cast<double>(count), score.wrong, count, step);
}

}  // namespace

FitLearner::FitLearner(const experiments::RunSpec& spec, const Host& host)
    : host_(host),
      classes_(catalog().facts(spec.dataset).classes),
      data_(spec, host.resident->get(spec.dataset, host.data, at::kCPU), at::kCPU, at::kDouble,
            at::MemoryFormat::Contiguous),
      fit_(models::make_fit(spec)) {}

models::Table FitLearner::table(const RunData::Part& part) const {
  const Batch batch = gather(part.source, part.rows);
  const std::int64_t count = part.rows.numel();
  models::Table table{.count = count, .features = batch.inputs.numel() / count, .classes = classes_};
  if (task() == experiments::Task::regression) {
    table.values = in_own_unit(batch.inputs, data_.input_moments());
    table.targets = in_own_unit(batch.labels, data_.target_moments());
    table.deviation = data_.target_moments().deviation.at(0);
  } else {
    const auto* labels = batch.labels.const_data_ptr<std::int64_t>();
    table.values = numbers(batch.inputs);
    table.labels.assign(labels, labels + count);
  }
  return table;
}

bool FitLearner::make(std::int64_t step) {
  const models::Table examples = table(data_.training_part());
  if (!fit_->train(examples, [this] { return !host_.asks_to_stop(); })) return false;
  add(trained_, fit_->score(examples), examples.count, step);
  return true;
}

results::Values FitLearner::evaluate() {
  results::Values values;
  for (const RunData::Part& part : data_.parts()) {
    TallySums sums;
    add(sums, fit_->score(table(part)), part.rows.numel(), 0);
    for (const auto& value : values_of(part.name, sums, task())) values.push_back(value);
  }
  return values;
}

}  // namespace ablate::runner
