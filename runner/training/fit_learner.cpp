#include "runner/training/fit_learner.h"

#include <cmath>

#include "runner/catalog/catalog.h"

namespace ablate::runner {

FitLearner::FitLearner(const experiments::RunSpec& spec, const Host& host)
    : host_(host),
      classes_(catalog().facts(spec.dataset).classes),
      data_(spec, host.resident->get(spec.dataset, host.data, at::kCPU), at::kCPU, at::kDouble,
            at::MemoryFormat::Contiguous),
      fit_(models::make_fit(spec)) {}

models::Table FitLearner::table(const RunData::Part& part) const {
  const Batch batch = gather(part.source, part.rows);
  const std::int64_t count = part.rows.numel();
  const auto* values = batch.inputs.const_data_ptr<double>();
  const auto* labels = batch.labels.const_data_ptr<std::int64_t>();
  return {count, batch.inputs.numel() / count, classes_,
          std::vector<double>(values, values + batch.inputs.numel()),
          std::vector<std::int64_t>(labels, labels + count)};
}

bool FitLearner::make(std::int64_t step) {
  const models::Table examples = table(data_.training_part());
  if (!fit_->train(examples, [this] { return !host_.asks_to_stop(); })) return false;
  const models::Score score = fit_->score(examples);
  add_batch(trained_, score.loss, std::llround(score.error * static_cast<double>(examples.count)),
            examples.count, step);
  return true;
}

results::Values FitLearner::evaluate() {
  results::Values values;
  for (const RunData::Part& part : data_.parts()) {
    const models::Score score = fit_->score(table(part));
    values.emplace_back(part.name + "_loss", score.loss);
    values.emplace_back(part.name + "_error", score.error);
  }
  return values;
}

}  // namespace ablate::runner
