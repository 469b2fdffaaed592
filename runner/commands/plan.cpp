#include "experiments/plan.h"

#include <cmath>
#include <fmt/format.h>
#include <iostream>
#include <set>

#include "analysis/comparison.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"
#include "runner/control/done.h"
#include "runner/control/duration.h"
#include "runner/control/measure.h"
#include "runner/control/worker_program.h"
#include "runner/data/dataset.h"

namespace ablate::runner {

using experiments::Experiment;
using experiments::Phase;
using experiments::Plan;

namespace {

/// The plan as it will be once everything is tuned: any choice has the same shape, so the first candidate
/// stands for it.
Plan finished_shape(const Experiment& experiment) {
  return experiments::expand(experiment, catalog(), [](const auto&...) { return std::optional(0.0); });
}

struct Counts {
  std::size_t listed = 0, unique = 0, done = 0, sources = 0, tuning = 0;
};

Counts count(const Plan& plan, const std::set<std::string>& done) {
  Counts counts;
  std::set<std::string> seen;
  for (const experiments::PlannedRun& run : plan.runs) {
    if (run.phase != Phase::source) ++counts.listed;
    if (!seen.insert(run.run_id).second) continue;
    ++counts.unique;
    counts.sources += run.phase == Phase::source ? 1 : 0;
    counts.tuning += run.phase == Phase::tuning ? 1 : 0;
    counts.done += done.contains(run.run_id) ? 1 : 0;
  }
  return counts;
}

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

void print_axes(const Experiment& experiment) {
  for (const experiments::Axis& axis : experiment.axes) {
    std::string labels;
    for (const experiments::Level& level : axis.levels) labels += (labels.empty() ? "" : ", ") + level.label;
    std::cout << "  " << axis.name << ": " << labels << "\n";
  }
}

Table cells(const Plan& plan) {
  Table table{{"cell", "phase", "runs", "parameters", "flops", "steps"}, {}};
  std::map<std::string, std::size_t> place;
  for (const experiments::PlannedRun& run : plan.runs) {
    experiments::Labels labels = run.labels;
    labels.erase("seed");
    const std::string key = std::string(experiments::name(run.phase)) + " " + experiments::text(labels);
    const auto [found, added] = place.try_emplace(key, table.rows.size());
    if (added) {
      const auto cost = catalog().cost(run.spec);
      table.rows.push_back({experiments::text(labels), experiments::name(run.phase), 0, cost.parameters,
                            cost.flops,
                            experiments::sizes(run.spec, catalog().facts(run.spec.dataset)).steps});
    }
    nlohmann::json& runs = table.rows[found->second][2];
    runs = runs.get<int>() + 1;
  }
  return table;
}

void print_pair(const analysis::Pair& pair, std::size_t family) {
  std::cout << fmt::format(
      "    {}{}: {} against {}{}   n {}   smallest p {:.2g}, Holm {:.2g}",
      pair.effect.empty() ? "" : pair.effect + " of ", pair.over, pair.level, pair.baseline,
      pair.cell.empty() ? "" : " (" + experiments::text(pair.cell) + ")", pair.declared,
      analysis::smallest_sign_flip_p(pair.declared),
      std::min(1.0, static_cast<double>(family) * analysis::smallest_sign_flip_p(pair.declared)));
  if (pair.declared >= 2)
    std::cout << fmt::format("   detectable {:.2f} sd", analysis::detectable_difference(pair.declared));
  std::cout << "\n";
  for (const std::string& path : pair.differing) std::cout << "      " << path << "\n";
}

void print_comparisons(const Experiment& experiment) {
  const auto comparisons = analysis::compare(experiment, finished_shape(experiment), nullptr);
  std::size_t family = 0;
  for (const auto& comparison : comparisons) family += comparison.pairs.size();
  for (const auto& comparison : comparisons) {
    const std::string& label = comparison.declared.label;
    std::cout << "\n  compare " << (label.empty() ? "" : label + ": ") << comparison.declared.metric.name
              << "\n";
    for (const analysis::Pair& pair : comparison.pairs) print_pair(pair, family);
  }
  if (family == 0) return;
  std::cout << fmt::format(
      "\n{} {} adjusted together (Holm). A verdict needs {} seeds; {} are declared. `detectable`: the "
      "difference "
      "found with 80 % power, in standard deviations of the per-seed difference, before adjustment.\n",
      family, family == 1 ? "pair" : "pairs", analysis::seeds_needed(family), experiment.seeds.size());
}

void print_plan(const Experiment& experiment, const Plan& plan, const std::set<std::string>& done,
                const std::string& time) {
  std::cout << experiment.name << "\n";
  if (!experiment.question.empty()) std::cout << experiment.question << "\n";
  std::cout << "\n";
  print_axes(experiment);
  const Counts counts = count(plan, done);
  std::cout << fmt::format("\n{} runs now ({} unique), {} done, {} to do", counts.listed,
                           counts.unique - counts.sources, counts.done, counts.unique - counts.done);
  if (plan.later > 0) std::cout << fmt::format("; {} later, once the settings are chosen", plan.later);
  if (counts.sources > 0) std::cout << fmt::format("; {} sources to start from", counts.sources);
  std::cout << "\n";
  if (counts.done < counts.unique) std::cout << time << "\n";
  std::cout << "\n";
  print(std::cout, cells(plan), Format::table);
  print_comparisons(experiment);
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

void answer(const PlanOptions& options) {
  const auto store = existing_store(options.database);
  const Experiment experiment = only_experiment(options, store.get());
  const Plan plan =
      experiments::expand(experiment, catalog(), tuning_records(store.get()), {options.max_runs});
  const Plan whole = plan.later > 0 ? finished_shape(experiment) : plan;
  const std::map<std::string, double> seconds_of =
      options.measure ? measured_seconds(options, experiment, whole) : past_seconds(store.get());
  const std::set<std::string> done = done_of(store.get(), plan);
  if (options.format != Format::table) return print(std::cout, rows(plan, done, seconds_of), options.format);
  const auto left = seconds_left(whole, done_of(store.get(), whole), seconds_of);
  print_plan(experiment, plan, done, time_text(options, left));
}

}  // namespace

void add_plan(CLI::App& app) {
  auto options = std::make_shared<PlanOptions>();
  CLI::App* verb = app.add_subcommand("plan", "what would run and what it could show; changes nothing");
  add_words(*verb, *options, "an experiment file, and edits (key=value, +key=value, ~key, key=a,b)");
  verb->add_option("--max-runs", options->max_runs, "refuse larger experiments")->capture_default_str();
  verb->add_flag("--measure", options->measure,
                 "train a few steps of each configuration to say how long it takes");
  verb->add_option("--device", options->device, "where to measure: cpu, cuda:0 …")->capture_default_str();
  add_database(*verb, *options);
  add_format(*verb, *options);
  verb->callback([options] { answer(*options); });
}

}  // namespace ablate::runner
