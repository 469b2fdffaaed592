#include "runner/control/measure.h"

#include <algorithm>
#include <map>
#include <string>

#include "experiments/error.h"
#include "experiments/evaluation_steps.h"
#include "experiments/identity.h"
#include "results/scratch_folder.h"

namespace ablate::runner {

using experiments::PlannedRun;

namespace {

constexpr std::int64_t warm_up = 4, measured = 8;

/// One short run of each configuration. Configurations that differ in their length share one.
struct Samples {
  experiments::Plan plan;
  std::vector<std::pair<std::string, const PlannedRun*>> of;  ///< id of the short run, a run of the plan
};

Samples samples(const experiments::Plan& plan, const experiments::Catalog& catalog) {
  Samples result;
  std::map<std::string, std::string> configuration_of;  ///< by the id of a run
  std::map<std::string, std::string> short_run_of;      ///< by the id of a configuration
  for (const PlannedRun& run : plan.runs) {
    configuration_of[run.run_id] = run.config_id;
    if (short_run_of.contains(run.config_id)) continue;
    PlannedRun brief = run;
    if (!run.source.empty()) brief.source = short_run_of.at(configuration_of.at(run.source));
    const auto sizes = experiments::sizes(run.spec, catalog.facts(run.spec.dataset));
    brief.spec.length = {experiments::Length::Unit::steps, std::min(sizes.steps, warm_up + measured)};
    brief.evaluate.every_steps = std::min(sizes.steps, warm_up);
    brief.run_id = experiments::run_id(brief.spec, catalog);
    brief.config_id = experiments::config_id(brief.spec, catalog);
    short_run_of[run.config_id] = brief.run_id;
    result.of.emplace_back(brief.run_id, &run);
    result.plan.runs.push_back(std::move(brief));
  }
  return result;
}

/// Of a short run: seconds of one step, of one evaluation, and of what surrounds them.
struct Rates {
  double step = 0, evaluation = 0, rest = 0;
};

std::map<std::string, Rates> rates(const results::Store& store) {
  const auto table = store.query(
      "SELECT r.run_id, max(m.seconds), min(CASE WHEN m.step > 0 THEN m.seconds END), max(m.step), "
      "min(CASE WHEN m.step > 0 THEN m.step END), count(DISTINCT m.step), r.evaluation_seconds, "
      "r.overhead_seconds FROM runs r JOIN metrics m ON m.run_id = r.run_id GROUP BY r.run_id");
  std::map<std::string, Rates> result;
  for (const auto& row : table.rows) {
    const auto number = [&](std::size_t i) { return row[i].is_number() ? row[i].get<double>() : 0.0; };
    const double last = number(1), first = number(2), steps = number(3), first_steps = number(4);
    Rates& one = result[row[0].get<std::string>()];
    one.step = steps > first_steps ? (last - first) / (steps - first_steps) : last / std::max(1.0, steps);
    one.evaluation = number(6) / std::max(1.0, number(5));
    one.rest = number(7);
  }
  return result;
}

[[noreturn]] void refuse(const results::Store& store) {
  const auto failures = store.query(
      "SELECT r.labels, f.message FROM failures f JOIN runs r ON r.run_id = f.run_id WHERE r.state = "
      "'failed'");
  const auto& first = failures.rows.at(0);
  throw Error(Exit::runtime, "a configuration cannot be measured: " + first[0].get<std::string>() + ": " +
                                 first[1].get<std::string>());
}

}  // namespace

std::map<std::string, double> measure(const experiments::Experiment& experiment,
                                      const experiments::Plan& plan, const experiments::Catalog& catalog,
                                      ExecutionOptions options) {
  const results::ScratchFolder folder;
  results::Store store(folder.path() / "measure.sqlite", results::Store::Mode::write);
  const Samples brief = samples(plan, catalog);
  options.slots = options.attempts = 1;
  options.devices.resize(1);
  const Tally tally =
      supervise({{experiment, [&](const results::Store&) { return brief.plan; }}}, store, catalog, options);
  if (tally.stopped) throw Error(Exit::stopped, "stopped while measuring; nothing was changed");
  if (tally.failed > 0) refuse(store);
  const std::map<std::string, Rates> seen = rates(store);
  std::map<std::string, double> seconds;
  for (const auto& [id, run] : brief.of) {
    const Rates& each = seen.at(id);
    const auto sizes = experiments::sizes(run->spec, catalog.facts(run->spec.dataset));
    const std::size_t evaluations = experiments::evaluation_steps(run->evaluate, sizes).size();
    seconds[run->config_id] = static_cast<double>(sizes.steps) * each.step +
                              static_cast<double>(evaluations) * each.evaluation + each.rest;
  }
  return seconds;
}

}  // namespace ablate::runner
