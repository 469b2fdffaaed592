#include "runner/training/training.h"

#include <ATen/core/grad_mode.h>
#include <algorithm>

#include "experiments/evaluation_steps.h"
#include "experiments/identity.h"
#include "experiments/probe_steps.h"
#include "runner/catalog/catalog.h"
#include "runner/training/environment.h"
#include "runner/training/evaluate.h"
#include "runner/training/kept_weights.h"

namespace ablate::runner {

Training::Training(const Assignment& assignment, const Host& host, const nlohmann::json& environment)
    : assignment_(assignment),
      host_(host),
      spec_(experiments::run_spec_from_json(assignment.spec, catalog())),
      sizes_(experiments::sizes(spec_, catalog().facts(spec_.dataset))),
      environment_(environment_digest(environment)),
      learner_(make_learner(spec_, assignment, host)) {}

std::string Training::run(results::JournalWriter& journal) {
  CheckpointWriter checkpoints(results::CheckpointFiles(assignment_.checkpoint), assignment_.run_id, host_,
                               journal);
  since_checkpoint_.restart();
  training_.start();
  if (step_ == 0) {
    if (is_evaluated(0, {assignment_.evaluate_every}, sizes_)) report(journal);
    probe(journal);
  }
  while (step_ < sizes_.steps) {
    if (!learner_->make(step_)) return "interrupted";
    ++step_;
    if (is_evaluated(step_, {assignment_.evaluate_every}, sizes_) && !report(journal)) return "diverged";
    probe(journal);
    if (host_.progress) host_.progress(step_, sizes_.steps);
    if (step_ == sizes_.steps) break;
    const bool stop = host_.asks_to_stop();
    if (stop || since_checkpoint_.seconds() >= assignment_.checkpoint_seconds) save(journal, checkpoints);
    if (stop) {
      checkpoints.finish();
      return "interrupted";
    }
  }
  training_.stop();
  keep_weights();
  return "finished";
}

/// Tells what was measured at this step. False if the loss was not finite since the last report.
bool Training::report(results::JournalWriter& journal) {
  const TallySums sums = learner_->trained();
  const bool finite = sums.bad_step < 0;
  training_.stop();
  evaluation_.start();
  results::Values values;
  if (sums.examples > 0) values = values_of("train", sums, learner_->task());
  if (finite)
    for (const auto& value : learner_->evaluate()) values.push_back(value);
  learner_->forget_trained();
  evaluation_.stop();
  journal.metrics(step_, epoch(), training_.seconds(), values);
  training_.start();
  return finite;
}

/// Looks with every probe that is due at this step.
void Training::probe(results::JournalWriter& journal) {
  for (const auto& [label, probe] : assignment_.probes.items()) {
    const std::vector<std::int64_t> steps = experiments::probe_steps(probe.at("at"), sizes_);
    if (!std::binary_search(steps.begin(), steps.end(), step_)) continue;
    training_.stop();
    evaluation_.start();
    nlohmann::ordered_json values = nlohmann::ordered_json::object();
    for (const auto& [key, value] : learner_->look(probe, step_, assignment_.pictures + label))
      values[key] = value;
    evaluation_.stop();
    journal.event("probe", {{"label", label},
                            {"step", step_},
                            {"epoch", epoch()},
                            {"seconds", training_.seconds()},
                            {"probe", experiments::canonical(probe)},
                            {"values", std::move(values)}});
    training_.start();
  }
}

void Training::save(results::JournalWriter& journal, CheckpointWriter& checkpoints) {
  training_.stop();
  journal.event("checkpoint", {{"step", step_}});
  checkpoints.write({step_, assignment_.attempt, journal.offset(), training_.seconds(), evaluation_.seconds(),
                     environment_},
                    learner_->state());
  since_checkpoint_.restart();
  training_.start();
}

std::int64_t Training::resume(std::string& why_not) {
  const auto place = read_checkpoint(results::CheckpointFiles(assignment_.checkpoint), assignment_.run_id,
                                     assignment_.journal, environment_, learner_->state(), why_not);
  if (!place) return 0;
  training_.add(place->seconds);
  evaluation_.add(place->evaluation_seconds);
  return step_ = place->step;
}

void Training::keep_weights() {
  if (!assignment_.keep && training_.seconds() < assignment_.checkpoint_seconds) return;
  const models::NamedTensors values = learner_->values();
  if (assignment_.weights.empty() || values.empty()) return;
  host_.outlast_full_disk([&] { write_weights(assignment_.weights, assignment_.run_id, values); });
}

bool Training::take_kept_weights(std::string& why_not) {
  try {
    const models::SafeTensors kept = read_weights(assignment_.weights, assignment_.run_id);
    const at::NoGradGuard no_grad;
    for (const auto& [name, tensor] : learner_->values()) at::Tensor(tensor).copy_(kept.tensors.at(name));
    step_ = sizes_.steps;
    return true;
  } catch (const std::exception& error) {
    why_not = std::string(error.what()) + "; the run is trained again";
    return false;
  }
}

std::string Training::probe_only(results::JournalWriter& journal) {
  probe(journal);
  training_.stop();
  return "finished";
}

}  // namespace ablate::runner
