#include "runner/training/perceptron_learner.h"

#include <algorithm>

#include "models/graph.h"
#include "runner/catalog/catalog.h"
#include "runner/training/evaluate.h"

namespace ablate::runner {

namespace {

at::Tensor zero_weights(const experiments::DatasetFacts& facts) {
  return at::zeros({facts.classes, models::count(facts.shape) + 1}, at::kDouble);
}

}  // namespace

PerceptronLearner::PerceptronLearner(const experiments::RunSpec& spec, const Host& host)
    : data_(spec, host.resident->get(spec.dataset, host.data, at::kCPU), at::kCPU, at::kDouble,
            at::MemoryFormat::Contiguous),
      weights_(zero_weights(catalog().facts(spec.dataset))),
      sums_(at::zeros({3}, at::kDouble)),
      rule_(weights_.mutable_data_ptr<double>(), weights_.size(0), weights_.size(1) - 1) {}

bool PerceptronLearner::make(std::int64_t step) {
  const Batch& example = data_.training(step);
  const models::Score score =
      rule_.correct(example.inputs.const_data_ptr<double>(), *example.labels.const_data_ptr<std::int64_t>());
  auto* sums = sums_.mutable_data_ptr<double>();
  sums[0] += score.loss;
  sums[1] += score.wrong;
  sums[2] += 1;
  return true;
}

/// Sums of whole numbers of corrections stay finite: no step is ever bad.
TallySums PerceptronLearner::trained() const {
  const auto* sums = sums_.const_data_ptr<double>();
  return {.loss = sums[0], .wrong = sums[1], .examples = sums[2]};
}

results::Values PerceptronLearner::evaluate() {
  constexpr std::int64_t most_at_once = 1000;
  results::Values values;
  for (const RunData::Part& part : data_.parts()) {
    const std::int64_t count = part.rows.numel();
    TallySums sums{.examples = static_cast<double>(count)};
    for (std::int64_t begin = 0; begin < count; begin += most_at_once) {
      const std::int64_t size = std::min(most_at_once, count - begin);
      const Batch batch = gather(part.source, part.rows.narrow(0, begin, size));
      for (std::int64_t i = 0; i < size; ++i) {
        const models::Score one =
            rule_.judge(batch.inputs.const_data_ptr<double>() + i * (weights_.size(1) - 1),
                        batch.labels.const_data_ptr<std::int64_t>()[i]);
        sums.loss += one.loss;
        sums.wrong += one.wrong;
      }
    }
    for (const auto& value : values_of(part.name, sums, task())) values.push_back(value);
  }
  return values;
}

models::NamedTensors PerceptronLearner::state() { return {{"weights", weights_}, {"sums", sums_}}; }

}  // namespace ablate::runner
