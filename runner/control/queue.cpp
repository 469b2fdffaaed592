#include "runner/control/queue.h"

#include <algorithm>

#include "experiments/error.h"

namespace ablate::runner {

double Queue::work_of(const experiments::RunSpec& spec) const {
  const experiments::Sizes sizes = experiments::sizes(spec, catalog_.facts(spec.dataset));
  // What a step costs beside arithmetic is as dear as this many operations.
  constexpr double step_overhead = 5e6;
  return static_cast<double>(sizes.steps) *
         (3 * catalog_.cost(spec).flops * static_cast<double>(spec.batch_size) + step_overhead);
}

void Queue::refill() {
  tasks_.clear();
  missing_.clear();
  seen_.clear();
  unfinished_.clear();
  double later = 0;
  for (const Work& work : work_) {
    const experiments::Plan plan = work.replan(store_);
    store_.record(work.experiment, plan, catalog_);
    later += static_cast<double>(plan.later);
    list(plan);
  }
  complete_tasks();
  listed_ = tasks_.size();
  if (listed_ > 0) total_ += later * total_ / static_cast<double>(listed_);
  listed_ += static_cast<std::size_t>(later);
  first_ = false;
}

void Queue::list(const experiments::Plan& plan) {
  const std::map<std::string, Missing> missing = missing_runs(store_, plan, catalog_);
  const auto runs = store_.runs(plan.unique_ids());
  for (const experiments::PlannedRun& run : plan.runs) {
    add_probes(run);
    if (!run.source.empty()) sources_.insert(run.source);
    const auto found = missing.find(run.run_id);
    if (found == missing.end()) {
      already_ += first_ && seen_.insert(run.run_id).second ? 1 : 0;
      continue;
    }
    if (first_ && !retry_failed_ && runs.at(run.run_id).state == "failed") give_up(run.run_id);
    if (given_up_.contains(run.run_id)) continue;
    constexpr int most = 2;
    if (made_[run.run_id] >= most)
      throw Error(Exit::runtime, "run " + run.run_id + " was made " + std::to_string(most) +
                                     " times, and its records still lack what is asked of it");
    const auto [known, added] = missing_.try_emplace(run.run_id, found->second);
    known->second.training |= found->second.training;
    known->second.probes.update(found->second.probes);
    if (!added) continue;
    tasks_.push_back({run});
    unfinished_.insert(run.run_id);
  }
}

/// All that is asked of a run is asked of one attempt.
void Queue::add_probes(const experiments::PlannedRun& run) {
  experiments::Json& all = probes_[run.run_id];
  if (all.is_null()) all = experiments::Json::object();
  for (const auto& [label, probe] : run.probes.items()) {
    if (!all.contains(label)) all[label] = probe;
    if (nlohmann::json(all[label]) != nlohmann::json(probe))
      throw Error(Exit::invalid, "run " + run.run_id + " is looked at by two probes \"" + label +
                                     "\": " + all[label].dump() + " and " + probe.dump() +
                                     ": give one another label, or run the experiments one after the other");
  }
}

void Queue::complete_tasks() {
  total_ = 0;
  for (Task& task : tasks_) {
    const Missing& missing = missing_.at(task.run.run_id);
    task.from_weights = !missing.training;
    task.run.probes = task.from_weights ? experiments::Json(missing.probes) : probes_.at(task.run.run_id);
    task.keep = sources_.contains(task.run.run_id) || !task.run.probes.empty();
    constexpr double probing = 0.05;  // of the training
    task.work = (task.from_weights ? probing : 1) * work_of(task.run.spec);
    total_ += task.work;
  }
}

std::optional<Task> Queue::take() {
  const auto ready = std::find_if(tasks_.begin(), tasks_.end(), [&](const Task& task) {
    return task.from_weights || task.run.source.empty() || !unfinished_.contains(task.run.source);
  });
  if (ready == tasks_.end()) return std::nullopt;
  Task task = std::move(*ready);
  tasks_.erase(ready);
  return task;
}

std::vector<Task> Queue::take_orphans() {
  std::vector<Task> orphans;
  std::deque<Task> others;
  for (Task& task : tasks_) {
    const std::string& source = task.run.source;
    const bool waits = task.from_weights || source.empty() || unfinished_.contains(source);
    const bool possible = waits || std::filesystem::exists(store_.weights(source));
    possible ? others.push_back(std::move(task)) : orphans.push_back(std::move(task));
  }
  tasks_ = std::move(others);
  for (const Task& orphan : orphans) give_up(orphan.run.run_id);
  return orphans;
}

}  // namespace ablate::runner
