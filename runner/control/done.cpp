#include "runner/control/done.h"

#include <algorithm>

#include "experiments/evaluation_steps.h"
#include "experiments/identity.h"
#include "experiments/probe_steps.h"

namespace ablate::runner {

namespace {

bool holds(const std::vector<std::int64_t>& recorded, const experiments::Evaluate& evaluate,
           const experiments::Sizes& sizes) {
  const std::vector<std::int64_t> asked = experiments::evaluation_steps(evaluate, sizes);
  return std::includes(recorded.begin(), recorded.end(), asked.begin(), asked.end());
}

/// The looks that are not there, added to `missing`.
void add_looks(Missing& missing, const experiments::Json& probes, const experiments::Sizes& sizes,
               const std::set<results::Look>& looks) {
  for (const auto& [label, ordered] : probes.items()) {
    const nlohmann::json probe = ordered;
    const std::string text = experiments::canonical(probe);
    for (const std::int64_t step : experiments::probe_steps(probe.at("at"), sizes)) {
      if (looks.contains({label, step, text})) continue;
      if (step == sizes.steps)
        missing.probes[label] = probe;
      else
        missing.training = true;
    }
  }
}

class Examination {
 public:
  Examination(const results::Store& store, const experiments::Plan& plan)
      : store_(store),
        runs_(store.runs(plan.unique_ids())),
        steps_(store.recorded_steps(plan.unique_ids())),
        looks_(store.looks(plan.unique_ids())) {}

  /// Of one place in the plan; a run may have several that ask for different things.
  [[nodiscard]] std::optional<Missing> missing(const experiments::PlannedRun& planned,
                                               const experiments::Sizes& sizes) const {
    const auto run = runs_.find(planned.run_id);
    if (run == runs_.end() || run->second.state != "done") return Missing{};
    if (run->second.outcome == "diverged") return std::nullopt;
    const auto steps = steps_.find(planned.run_id);
    Missing missing{steps == steps_.end() || !holds(steps->second, planned.evaluate, sizes)};
    const auto looks = looks_.find(planned.run_id);
    add_looks(missing, planned.probes, sizes,
              looks == looks_.end() ? std::set<results::Look>() : looks->second);
    if (!missing.training && missing.probes.empty()) return std::nullopt;
    missing.training |= !is_kept(planned.run_id);
    return missing;
  }

  /// Whether a run ended without weights that could be had by making it again.
  [[nodiscard]] bool is_lost(const std::string& run_id) const {
    return !is_kept(run_id) && runs_.contains(run_id) && runs_.at(run_id).outcome != "diverged";
  }

 private:
  [[nodiscard]] bool is_kept(const std::string& run_id) const {
    return std::filesystem::exists(store_.weights(run_id));
  }

  const results::Store& store_;
  std::map<std::string, results::Run> runs_;
  std::map<std::string, std::vector<std::int64_t>> steps_;
  std::map<std::string, std::set<results::Look>> looks_;
};

}  // namespace

std::map<std::string, Missing> missing_runs(const results::Store& store, const experiments::Plan& plan,
                                            const experiments::Catalog& catalog) {
  const Examination examination(store, plan);
  std::map<std::string, Missing> all;
  std::map<std::string, experiments::Sizes> sizes;  // of a configuration, whatever the seed
  for (const experiments::PlannedRun& planned : plan.runs) {
    const auto [size, added] = sizes.try_emplace(planned.config_id);
    if (added) size->second = experiments::sizes(planned.spec, catalog.facts(planned.spec.dataset));
    const std::optional<Missing> missing = examination.missing(planned, size->second);
    if (!missing) continue;
    Missing& so_far = all.try_emplace(planned.run_id, Missing{false}).first->second;
    so_far.training |= missing->training;
    so_far.probes.update(missing->probes);
  }
  for (const experiments::PlannedRun& planned : plan.runs) {
    const auto found = all.find(planned.run_id);
    const bool needs_source = !planned.source.empty() && found != all.end() && found->second.training;
    if (needs_source && examination.is_lost(planned.source)) all[planned.source].training = true;
  }
  return all;
}

std::set<std::string> done_runs(const results::Store& store, const experiments::Plan& plan,
                                const experiments::Catalog& catalog) {
  const auto missing = missing_runs(store, plan, catalog);
  std::set<std::string> done;
  for (const experiments::PlannedRun& planned : plan.runs)
    if (!missing.contains(planned.run_id)) done.insert(planned.run_id);
  return done;
}

}  // namespace ablate::runner
