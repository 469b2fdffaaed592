#include "experiments/plan.h"

#include <iostream>

#include "runner/catalog/catalog.h"
#include "runner/commands/print_outlook.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"
#include "runner/control/done.h"
#include "runner/control/duration.h"
#include "runner/control/measure.h"
#include "runner/control/worker_program.h"
#include "runner/data/dataset.h"

namespace ablate::runner {

using experiments::Experiment;
using experiments::Plan;

namespace {

/// Seconds that a whole run of each configuration took in the past, by config_id.
std::map<std::string, double> past_seconds(const results::Store* store) {
  std::map<std::string, double> seconds;
  if (store == nullptr) return seconds;
  const Table table = store->query(
      "SELECT config_id, avg(seconds + evaluation_seconds + overhead_seconds) FROM runs WHERE state = 'done' "
      "AND outcome = 'finished' GROUP BY config_id");
  for (const auto& row : table.rows)
    if (row[1].is_number()) seconds[row[0].get<std::string>()] = row[1].get<double>();
  return seconds;
}

/// Seconds that the missing runs will take on one slot; std::nullopt where a configuration is unknown.
std::optional<double> seconds_left(const Plan& plan, const std::set<std::string>& done,
                                   const std::map<std::string, double>& seconds_of) {
  double total = 0;
  std::set<std::string> seen;
  for (const experiments::PlannedRun& run : plan.runs) {
    if (!seen.insert(run.run_id).second || done.contains(run.run_id)) continue;
    const auto found = seconds_of.find(run.config_id);
    if (found == seconds_of.end()) return std::nullopt;
    total += found->second;
  }
  return total;
}

Table rows(const Plan& plan, const std::set<std::string>& done,
           const std::map<std::string, double>& seconds_of) {
  Table table{{"run_id", "config_id", "phase", "labels", "seed", "done", "seconds"}, {}};
  for (const experiments::PlannedRun& run : plan.runs) {
    const auto seconds = seconds_of.find(run.config_id);
    table.rows.push_back({run.run_id, run.config_id, experiments::name(run.phase),
                          experiments::text(run.labels), run.spec.seed, done.contains(run.run_id),
                          seconds == seconds_of.end() ? nlohmann::json() : nlohmann::json(seconds->second)});
  }
  return table;
}

struct PlanOptions : Settings {
  std::size_t max_runs = experiments::ExpandOptions{}.max_runs;
  bool measure = false;
  std::string device = "cpu";
};

std::set<std::string> done_of(const results::Store* store, const Plan& plan) {
  return store == nullptr ? std::set<std::string>{} : done_runs(*store, plan, catalog());
}

std::map<std::string, double> measured_seconds(const PlanOptions& options, const Experiment& experiment,
                                               const Plan& plan) {
  ExecutionOptions how;
  how.worker = worker_program();
  how.devices = {options.device};
  how.data = data_folder();
  how.quiet = true;
  return measure(experiment, plan, catalog(), how);
}

std::string time_text(const PlanOptions& options, const std::optional<double>& seconds) {
  if (!seconds)
    return "time unknown: not every configuration has a past run; --measure tries a few steps of each";
  return "about " + duration(*seconds) + " on one slot, from " +
         (options.measure ? "a few steps of each configuration, measured now"
                          : "past runs of these configurations");
}

/// The plan as it will be once everything is tuned: any choice has the same shape, so the first candidate
/// stands for it.
Plan finished_shape(const Experiment& experiment, std::size_t max_runs) {
  return experiments::expand(experiment, catalog(), [](const auto&...) { return std::optional(0.0); },
                             {max_runs});
}

void answer(const PlanOptions& options) {
  const auto store = existing_store(options.database);
  const Experiment experiment = only_experiment(options, store.get());
  const Plan now =
      experiments::expand(experiment, catalog(), tuning_records(store.get()), {options.max_runs});
  const Plan whole = now.later > 0 ? finished_shape(experiment, options.max_runs) : now;
  const std::map<std::string, double> seconds_of =
      options.measure ? measured_seconds(options, experiment, whole) : past_seconds(store.get());
  const std::set<std::string> done = done_of(store.get(), now);
  if (options.format != Format::table) return print(std::cout, rows(now, done, seconds_of), options.format);
  const auto left = seconds_left(whole, done_of(store.get(), whole), seconds_of);
  print_outlook(std::cout, experiment,
                {now, whole, done, time_text(options, left),
                 analysis::compare(experiment, whole, catalog(), store.get()),
                 analysis::expectations(experiment, whole, catalog(), store.get())});
}

}  // namespace

void add_plan(CLI::App& app) {
  auto options = std::make_shared<PlanOptions>();
  CLI::App* verb = app.add_subcommand("plan", "what would run and what it could show; changes nothing");
  add_words(*verb, *options, "experiment",
            "a file, or the name of one that was run; and edits (key=value, +key=value, ~key, key=a,b)");
  add_max_runs(*verb, options->max_runs);
  verb->add_flag("--measure", options->measure,
                 "train a few steps of each configuration to say how long it takes");
  verb->add_option("--device", options->device, "where to measure: cpu, cuda:0 …")->capture_default_str();
  add_database(*verb, *options);
  add_format(*verb, *options);
  verb->callback([options] { answer(*options); });
}

}  // namespace ablate::runner
