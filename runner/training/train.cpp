#include "runner/training/train.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <unistd.h>

#include "experiments/error.h"
#include "experiments/evaluation_steps.h"
#include "experiments/identity.h"
#include "experiments/probe_steps.h"
#include "models/describe.h"
#include "results/journal/journal.h"
#include "runner/catalog/catalog.h"
#include "runner/catalog/schedule.h"
#include "runner/training/checkpoint.h"
#include "runner/training/environment.h"
#include "runner/training/evaluate.h"
#include "runner/training/executors.h"
#include "runner/training/kept_weights.h"
#include "runner/training/loss.h"
#include "runner/training/peak_memory.h"
#include "runner/training/probes/probe.h"
#include "runner/training/run_data.h"
#include "runner/training/stopwatch.h"
#include "runner/training/tally.h"
#include "runner/training/transfer.h"
#include "runner/training/update.h"

namespace ablate::runner {

namespace {

at::ScalarType type_of(const experiments::RunSpec& spec) {
  return spec.precision == "fp64" ? at::kDouble : at::kFloat;
}

/// Sets what LibTorch keeps for the whole process. Returns the device.
at::Device prepare(const experiments::RunSpec& spec, const std::string& device) {
  const bool tf32 = spec.precision == "tf32";
  if (tf32 && device == "cpu")
    throw Error(Exit::device, "precision 'tf32' exists on GPUs only, this worker has device 'cpu': say fp32");
  at::set_num_threads(static_cast<int>(spec.threads));
  at::globalContext().setAllowTF32CuBLAS(tf32);
  at::globalContext().setAllowTF32CuDNN(tf32);
  return at::Device(device);
}

/// One attempt at a run: what it is made of, its loop, and what it tells its journal.
class Training {
 public:
  Training(const Assignment& assignment, const Host& host, const nlohmann::json& environment);
  std::string run(results::JournalWriter& journal);
  /// Restores the checkpoint if one fits; to be called before run().
  std::int64_t resume(std::string& why_not);
  /// Takes the kept weights of this very run, which is over; to be called before probe_only(). False, with
  /// the reason, where they cannot be read.
  bool take_kept_weights(std::string& why_not);
  std::string probe_only(results::JournalWriter& journal);

  [[nodiscard]] std::int64_t step() const { return step_; }
  [[nodiscard]] double epoch() const { return epoch(step_); }
  [[nodiscard]] double epoch(std::int64_t step) const {
    return static_cast<double>(step) / static_cast<double>(sizes_.steps_per_epoch);
  }
  [[nodiscard]] double seconds() const { return training_.seconds(); }
  [[nodiscard]] double evaluation_seconds() const { return evaluation_.seconds(); }
  [[nodiscard]] std::int64_t bad_step() const { return static_cast<std::int64_t>(tally_.read().bad_step); }

 private:
  void train_step();
  bool report(results::JournalWriter& journal);
  void probe(results::JournalWriter& journal);
  void save(results::JournalWriter& journal);
  void keep_weights();
  [[nodiscard]] models::NamedTensors values();
  [[nodiscard]] models::NamedTensors state();

  const Assignment& assignment_;
  const Host& host_;
  experiments::RunSpec spec_;
  experiments::Sizes sizes_;
  at::Device device_;
  std::string environment_;
  models::Network network_;
  std::unique_ptr<models::Executor> executor_;
  RunData data_;
  Loss loss_;
  Update update_;
  std::optional<Frozen> frozen_;
  Tally tally_;
  double base_rate_;  ///< the optimizer's, which the schedule scales
  std::int64_t step_ = 0;
  Stopwatch training_, evaluation_, since_checkpoint_;
};

Training::Training(const Assignment& assignment, const Host& host, const nlohmann::json& environment)
    : assignment_(assignment),
      host_(host),
      spec_(experiments::run_spec_from_json(assignment.spec, catalog())),
      sizes_(experiments::sizes(spec_, catalog().facts(spec_.dataset))),
      device_(prepare(spec_, host.device)),
      environment_(environment_digest(environment)),
      network_(models::describe(spec_, catalog().facts(spec_.dataset)), device_, type_of(spec_)),
      executor_(make_executor(spec_.executor, network_)),
      data_(spec_, host.resident->get(spec_.dataset, host.data, device_), device_, type_of(spec_),
            executor_->layout()),
      loss_(spec_.loss),
      update_(spec_.optimizer, network_.flat()),
      tally_(device_, data_.target_deviation()),
      base_rate_(spec_.optimizer.get<double>("lr")) {
  network_.initialize(spec_.seed);
  if (!spec_.start.is_null())
    take_over(network_, read_weights(assignment.start_weights, assignment.start_run), spec_.start);
  frozen_.emplace(network_, spec_.start);
}

void Training::train_step() {
  const Batch& batch = data_.training(step_);
  const at::Tensor logits =
      executor_->forward(batch.inputs, {.training = true, .seed = spec_.seed, .step = step_});
  const auto [loss, gradient] = loss_(logits, batch.labels, /*with_gradient=*/true);
  executor_->backward(gradient);
  frozen_->before_update();
  update_.apply(base_rate_ * learning_rate_factor(spec_.schedule, step_, sizes_.steps));
  frozen_->after_update();
  tally_.add(loss, logits, batch.labels, step_);
  ++step_;
}

/// Tells what was measured at this step. False if the loss was not finite since the last report.
bool Training::report(results::JournalWriter& journal) {
  const TallySums sums = tally_.read();
  const bool finite = sums.bad_step < 0;
  training_.stop();
  evaluation_.start();
  results::Values values;
  if (sums.examples > 0) values = values_of("train", sums, data_.task());
  if (finite)
    for (const auto& value : evaluate(data_, loss_, *executor_, evaluation_batch(network_.graph())))
      values.push_back(value);
  tally_.clear();
  evaluation_.stop();
  journal.metrics(step_, epoch(), training_.seconds(), values);
  training_.start();
  return finite;
}

/// Looks at the network with every probe that is due at this step.
void Training::probe(results::JournalWriter& journal) {
  for (const auto& [label, probe] : assignment_.probes.items()) {
    const std::vector<std::int64_t> steps = experiments::probe_steps(probe.at("at"), sizes_);
    if (!std::binary_search(steps.begin(), steps.end(), step_)) continue;
    training_.stop();
    evaluation_.start();
    nlohmann::ordered_json values = nlohmann::ordered_json::object();
    const Subject subject{spec_, network_, data_, loss_, step_, assignment_.pictures + label};
    for (const auto& [key, value] : look(probe, subject)) values[key] = value;
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

/// What the network is, apart from how it is trained.
models::NamedTensors Training::values() {
  models::NamedTensors values;
  for (const models::Parameter& parameter : network_.parameters())
    values.emplace_back("parameter." + parameter.name, parameter.value);
  for (const models::Buffer& buffer : network_.buffers())
    values.emplace_back("buffer." + buffer.name, buffer.value);
  return values;
}

/// Everything the next step depends on.
models::NamedTensors Training::state() {
  models::NamedTensors state = values();
  for (const NamedTensor& tensor : update_.state())
    state.emplace_back("optimizer." + tensor.first, tensor.second);
  state.emplace_back("tally", tally_.state());
  return state;
}

void Training::save(results::JournalWriter& journal) {
  training_.stop();
  journal.event("checkpoint", {{"step", step_}});
  journal.sync();
  write_checkpoint(assignment_.checkpoint, assignment_.run_id,
                   {step_, assignment_.attempt, journal.offset(), training_.seconds(), evaluation_.seconds(),
                    environment_},
                   state());
  since_checkpoint_.restart();
  training_.start();
}

std::int64_t Training::resume(std::string& why_not) {
  const auto place = read_checkpoint(assignment_.checkpoint, assignment_.run_id, assignment_.journal,
                                     environment_, state(), why_not);
  if (!place) return 0;
  training_.add(place->seconds);
  evaluation_.add(place->evaluation_seconds);
  return step_ = place->step;
}

std::string Training::run(results::JournalWriter& journal) {
  since_checkpoint_.restart();
  training_.start();
  if (step_ == 0) {
    report(journal);
    probe(journal);
  }
  while (step_ < sizes_.steps) {
    train_step();
    if (is_evaluated(step_, {assignment_.evaluate_every}, sizes_) && !report(journal)) return "diverged";
    probe(journal);
    if (host_.progress) host_.progress(step_, sizes_.steps);
    if (step_ == sizes_.steps) break;
    const bool stop = host_.stop != nullptr && *host_.stop;
    if (stop || since_checkpoint_.seconds() >= assignment_.checkpoint_seconds) save(journal);
    if (stop) return "interrupted";
  }
  training_.stop();
  keep_weights();
  return "finished";
}

void Training::keep_weights() {
  if (!assignment_.keep && training_.seconds() < assignment_.checkpoint_seconds) return;
  if (!assignment_.weights.empty()) write_weights(assignment_.weights, assignment_.run_id, values());
}

bool Training::take_kept_weights(std::string& why_not) {
  try {
    const models::SafeTensors kept = read_weights(assignment_.weights, assignment_.run_id);
    const at::NoGradGuard no_grad;
    for (const auto& [name, tensor] : values()) at::Tensor(tensor).copy_(kept.tensors.at(name));
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

struct Failure {
  std::string failure_class, message;
};

/// What went wrong, of the exception in flight.
Failure failure() {
  const auto is_memory = [](const std::string& text) {
    return text.find("not enough memory") != std::string::npos ||
           text.find("out of memory") != std::string::npos;
  };
  try {
    throw;
  } catch (const Error& error) {
    return {error.code() == Exit::data     ? "data"
            : error.code() == Exit::device ? "device"
                                           : "error",
            error.what()};
  } catch (const std::bad_alloc&) {
    return {"oom", "out of host memory"};
  } catch (const c10::Error& error) {
    const std::string text = error.what_without_backtrace();
    return {is_memory(text) ? "oom" : "error", text};
  } catch (const std::exception& error) {
    return {is_memory(error.what()) ? "oom" : "error", error.what()};
  }
}

nlohmann::ordered_json begin_of(const Assignment& assignment, const Host& host,
                                const nlohmann::json& environment, std::int64_t resumed_step) {
  std::array<char, 128> name{};
  gethostname(name.data(), name.size() - 1);
  return {{"run_id", assignment.run_id},
          {"attempt", assignment.attempt},
          {"resumed_step", resumed_step},
          {"device", host.device},
          {"environment", environment},
          {"pid", getpid()},
          {"host", name.data()},
          {"started",
           std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count()}};
}

/// What the run came to, or why it failed; `training` is null if it could not even be built. What it took is
/// said where it was trained, not of an attempt that only looked at kept weights.
std::string conclude(results::JournalWriter& journal, const Training* training, const std::string& outcome,
                     const Failure& why, double wall_seconds, const std::string& device, bool only_probed) {
  nlohmann::ordered_json end = {{"outcome", outcome}};
  if (!why.failure_class.empty()) end["class"] = why.failure_class;
  if (!why.message.empty()) end["message"] = why.message;
  if (training != nullptr && !only_probed) {
    const std::int64_t step = outcome == "diverged" ? training->bad_step() : training->step();
    end["step"] = step;
    end["epoch"] = training->epoch(step);
    end["seconds"] = training->seconds();
    end["evaluation_seconds"] = training->evaluation_seconds();
    end["overhead_seconds"] = wall_seconds;
    end["peak_bytes"] = peak_memory_bytes(device);
  }
  journal.event("end", end);
  journal.sync();
  return outcome;
}

}  // namespace

std::string train(const Assignment& assignment, const Host& host) {
  Stopwatch wall;
  wall.start();
  reset_peak_memory(host.device);
  const nlohmann::json where = environment(host.device);
  std::unique_ptr<Training> training;
  Failure why;
  std::int64_t resumed_step = 0;
  double before = 0;
  bool over = false;
  std::string outcome = "failed", unused_checkpoint;
  try {
    training = std::make_unique<Training>(assignment, host, where);
    over = assignment.from_weights && training->take_kept_weights(unused_checkpoint);
    resumed_step = over ? training->step() : training->resume(unused_checkpoint);
    before = training->seconds() + training->evaluation_seconds();
  } catch (...) {
    why = failure();
    training.reset();
  }
  results::JournalWriter journal(assignment.journal, begin_of(assignment, host, where, resumed_step));
  if (!unused_checkpoint.empty()) journal.event("note", {{"message", unused_checkpoint}});
  if (training != nullptr) {
    try {
      outcome = over ? training->probe_only(journal) : training->run(journal);
      if (outcome == "diverged")
        why = {"diverged", "the loss of step " + std::to_string(training->bad_step()) + " was not finite"};
      if (outcome == "interrupted") why = {"interrupted", "asked to stop"};
    } catch (...) {
      why = failure();
    }
  }
  const double made = training == nullptr ? 0 : training->seconds() + training->evaluation_seconds() - before;
  conclude(journal, training.get(), outcome, why, wall.seconds() - made, host.device, over);
  if (outcome == "finished" || outcome == "diverged") std::filesystem::remove(assignment.checkpoint);
  return outcome;
}

}  // namespace ablate::runner
