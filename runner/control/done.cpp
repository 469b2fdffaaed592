#include "runner/control/done.h"

#include <algorithm>

#include "experiments/evaluation_steps.h"

namespace ablate::runner {

namespace {

bool holds(const std::vector<std::int64_t>& recorded, const experiments::Evaluate& evaluate,
           const experiments::Sizes& sizes) {
  const std::int64_t every = evaluate.every_steps > 0 ? evaluate.every_steps : sizes.steps_per_epoch;
  const auto has = [&](std::int64_t step) {
    return std::binary_search(recorded.begin(), recorded.end(), step);
  };
  for (std::int64_t step = 0; step < sizes.steps; step += every)
    if (!has(step)) return false;
  return has(sizes.steps);
}

}  // namespace

std::set<std::string> done_runs(const results::Store& store, const experiments::Plan& plan,
                                const experiments::Catalog& catalog) {
  const std::vector<std::string> ids = plan.unique_ids();
  const auto runs = store.runs(ids);
  const auto steps = store.recorded_steps(ids);
  std::set<std::string> done;
  for (const auto& [id, run] : runs)
    if (run.state == "done") done.insert(id);
  for (const experiments::PlannedRun& planned : plan.runs) {
    if (!done.contains(planned.run_id) || runs.at(planned.run_id).outcome == "diverged") continue;
    const auto found = steps.find(planned.run_id);
    const experiments::Sizes sizes = experiments::sizes(planned.spec, catalog.facts(planned.spec.dataset));
    if (found == steps.end() || !holds(found->second, planned.evaluate, sizes)) done.erase(planned.run_id);
  }
  return done;
}

}  // namespace ablate::runner
