#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <iostream>
#include <regex>
#include <set>
#include <thread>

#include "experiments/error.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"
#include "runner/commands/webhook.h"
#include "runner/control/duration.h"
#include "runner/control/supervisor.h"
#include "runner/control/worker_program.h"
#include "runner/data/dataset.h"

namespace ablate::runner {

namespace {

struct RunOptions : Settings {
  ExecutionOptions execution;
  std::string budget, timeout, on_finish, webhook;
  std::chrono::steady_clock::time_point begin;
  std::size_t max_runs = experiments::ExpandOptions{}.max_runs;
};

/// Every file and every run is checked before the first one starts.
std::vector<Work> read_work(const RunOptions& options) {
  const Arguments arguments = told_apart(options.words);
  if (arguments.experiments.empty()) throw Error(Exit::usage, "give at least one experiment file to run");
  const auto store = existing_store(options.database);
  std::vector<Work> all;
  for (const std::string& word : arguments.experiments) {
    Work work{find_experiment(word, arguments.edits, store.get()), {}};
    const experiments::Experiment experiment = work.experiment;
    work.replan = [experiment, max_runs = options.max_runs](const results::Store& records) {
      return experiments::expand(experiment, catalog(), tuning_records(&records), {max_runs});
    };
    for (const Work& other : all)
      if (other.experiment.name == experiment.name)
        throw Error(Exit::usage,
                    "two experiments are named '" + experiment.name + "': give one another `name`");
    all.push_back(std::move(work));
  }
  return all;
}

/// A name that means no device is known before anything starts; whether the device is there, its worker says.
void check_devices(const std::vector<std::string>& devices) {
  static const std::regex known("cpu|cuda:[0-9]{1,3}");
  std::set<std::string> seen;
  for (const std::string& device : devices) {
    if (!std::regex_match(device, known))
      throw Error(Exit::device, "no device is called '" + device + "': write cpu, or cuda:0, cuda:1 …");
    if (!seen.insert(device).second)
      throw Error(Exit::usage,
                  "device '" + device + "' is given twice; --slots makes several workers of one");
  }
}

/// Reads every data set once, so that a missing or damaged file is known before anything starts.
void check_data(const std::vector<Work>& all, const RunOptions& options) {
  std::set<std::string> configurations, seen;
  for (const Work& work : all) {
    const auto plan = experiments::expand(
        work.experiment, catalog(), [](const auto&...) { return std::optional(0.0); }, {options.max_runs});
    for (const experiments::PlannedRun& run : plan.runs)
      if (configurations.insert(run.config_id).second &&
          seen.insert(run.spec.dataset.name + run.spec.dataset.options.dump()).second)
        load_dataset(run.spec.dataset, options.execution.data);
  }
}

void call_on_finish(const std::string& command, Exit code) {
  if (command.empty()) return;
  setenv("ABLATE_EXIT", std::to_string(static_cast<int>(code)).c_str(), 1);
  if (std::system(command.c_str()) != 0) std::cerr << "ablate: --on-finish: '" << command << "' failed\n";
}

/// However the work ended: who waits for it wants to know of a broken night most of all. A broken one has no
/// counts.
void tell_end(const RunOptions& options, const std::vector<Work>& work, Exit code,
              const std::optional<Tally>& tally) {
  call_on_finish(options.on_finish, code);
  if (options.webhook.empty()) return;
  nlohmann::ordered_json document = {{"experiments", nlohmann::json::array()},
                                     {"exit_code", static_cast<int>(code)}};
  for (const Work& one : work) document["experiments"].push_back(one.experiment.name);
  if (tally) {
    document["done"] = tally->done;
    document["already"] = tally->already;
    document["failed"] = tally->failed;
  }
  document["seconds"] =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - options.begin).count();
  call_webhook(options.webhook, document);
}

Tally work_through(const std::vector<Work>& work, const RunOptions& options) {
  try {
    results::Store store(options.database, results::Store::Mode::write);
    return supervise(work, store, catalog(), options.execution);
  } catch (const Error& error) {
    tell_end(options, work, error.code(), std::nullopt);
    throw;
  }
}

void finish(const RunOptions& options, const std::vector<Work>& work, const Tally& tally) {
  const Exit code = tally.stopped ? Exit::stopped : tally.failed > 0 ? Exit::some_failed : Exit::done;
  tell_end(options, work, code, tally);
  const std::string counts =
      fmt::format("{} runs done, {} were there already, {} failed", tally.done, tally.already, tally.failed);
  if (code == Exit::stopped)
    throw Error(code, "stopped; " + counts + ". The same command goes on where this one ended");
  if (code == Exit::some_failed)
    throw Error(code,
                counts + "; `ablate query \"SELECT * FROM failures\"` says why, --retry-failed tries again");
  if (!options.execution.quiet) std::cerr << counts << "\n";
}

}  // namespace

void add_run(CLI::App& app) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* verb = app.add_subcommand("run", "do the missing work of experiments; the same command goes on");
  add_words(*verb, *options, "experiment",
            "files, or names of what was run before; and edits (key=value, +key=value, ~key, key=a,b)");
  ExecutionOptions& execution = options->execution;
  execution.devices = {"cpu"};
  execution.slots = 0;
  verb->add_option("--devices", execution.devices, "cpu, cuda:0 …, between commas")
      ->delimiter(',')
      ->allow_extra_args(false)  // what follows is an experiment
      ->capture_default_str();
  verb->add_option("--slots", execution.slots,
                   "workers per device (default: one per core on cpu, one on cuda)")
      ->check(CLI::PositiveNumber);
  verb->add_option("--budget", options->budget, "stop cleanly after so long: 90s, 30m, 8h");
  verb->add_flag("--retry-failed", execution.retry_failed, "try again what failed before");
  verb->add_option("--attempts", execution.attempts, "how often a run whose worker crashes or hangs is tried")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  verb->add_option("--retry-seconds", execution.retry_seconds,
                   "the wait before the second attempt; four times as long before each further one")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  verb->add_option("--quarantine", execution.quarantine,
                   "a slot on which so many different runs in a row failed is not used any more; 0: never")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  verb->add_option("--timeout", options->timeout,
                   "an attempt that takes longer is stopped and has failed: 90s, 30m, 8h");
  verb->add_option("--checkpoint-seconds", execution.checkpoint_seconds,
                   "at most so long between checkpoints")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  verb->add_option("--hung-seconds", execution.hung_seconds, "a worker that makes no progress is ended")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  add_max_runs(*verb, options->max_runs);
  verb->add_option("--on-finish", options->on_finish,
                   "shell command to run at the end; ABLATE_EXIT says how it ended");
  verb->add_option("--webhook", options->webhook,
                   "address to send a small JSON document to at the end: counts, exit code, seconds");
  verb->add_flag("--quiet", execution.quiet, "no progress");
  add_database(*verb, *options);
  verb->callback([options] {
    ExecutionOptions& how = options->execution;
    options->begin = std::chrono::steady_clock::now();
    check_webhook(options->webhook);
    check_devices(how.devices);
    if (!options->budget.empty()) how.budget_seconds = parse_duration(options->budget);
    if (!options->timeout.empty()) how.timeout_seconds = parse_duration(options->timeout);
    const bool on_cpu = how.devices == std::vector<std::string>{"cpu"};
    if (how.slots == 0)
      how.slots = on_cpu ? static_cast<int>(std::max(1U, std::thread::hardware_concurrency())) : 1;
    how.data = data_folder();
    const std::vector<Work> work = read_work(*options);
    check_data(work, *options);
    how.worker = worker_program();
    finish(*options, work, work_through(work, *options));
  });
}

}  // namespace ablate::runner
