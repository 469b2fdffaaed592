#include "runner/training/network_learner.h"

#include "models/describe.h"
#include "runner/catalog/catalog.h"
#include "runner/catalog/schedule.h"
#include "runner/training/evaluate.h"
#include "runner/training/executors.h"
#include "runner/training/kept_weights.h"
#include "runner/training/probes/probe.h"
#include "runner/training/transfer.h"

namespace ablate::runner {

namespace {

at::ScalarType type_of(const experiments::RunSpec& spec) {
  return spec.precision == "fp64" ? at::kDouble : at::kFloat;
}

}  // namespace

NetworkLearner::NetworkLearner(const experiments::RunSpec& spec, const Assignment& assignment,
                               const Host& host, at::Device device)
    : spec_(spec),
      steps_(experiments::sizes(spec, catalog().facts(spec.dataset)).steps),
      network_(models::describe(spec, catalog().facts(spec.dataset)), device, type_of(spec)),
      executor_(make_executor(spec.executor, network_)),
      data_(spec, host.resident->get(spec.dataset, host.data, device), device, type_of(spec),
            executor_->layout()),
      loss_(spec.loss),
      update_(spec.optimizer, network_.flat()),
      tally_(device, data_.target_deviation()),
      base_rate_(spec.optimizer.get<double>("lr")) {
  network_.initialize(spec.seed);
  if (!spec.start.is_null())
    take_over(network_, read_weights(assignment.start_weights, assignment.start_run), spec.start);
}

bool NetworkLearner::make(std::int64_t step) {
  const Batch& batch = data_.training(step);
  const at::Tensor logits =
      executor_->forward(batch.inputs, {.training = true, .seed = spec_.seed, .step = step});
  const auto [loss, gradient] = loss_(logits, batch.labels, /*with_gradient=*/true);
  executor_->backward(gradient);
  update_.apply(base_rate_ * learning_rate_factor(spec_.schedule, step, steps_));
  tally_.add(loss, logits, batch.labels, step);
  return true;
}

results::Values NetworkLearner::evaluate() {
  return runner::evaluate(data_, loss_, *executor_, evaluation_batch(network_.graph()));
}

results::Values NetworkLearner::look(const nlohmann::json& probe, std::int64_t step,
                                     const std::filesystem::path& pictures) {
  return runner::look(probe, {spec_, network_, data_, loss_, step, pictures});
}

models::NamedTensors NetworkLearner::values() {
  models::NamedTensors values;
  for (const models::Parameter& parameter : network_.parameters())
    values.emplace_back("parameter." + parameter.name, parameter.value);
  for (const models::Buffer& buffer : network_.buffers())
    values.emplace_back("buffer." + buffer.name, buffer.value);
  return values;
}

models::NamedTensors NetworkLearner::state() {
  models::NamedTensors state = values();
  for (const NamedTensor& tensor : update_.state())
    state.emplace_back("optimizer." + tensor.first, tensor.second);
  state.emplace_back("tally", tally_.state());
  return state;
}

}  // namespace ablate::runner
