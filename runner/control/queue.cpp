#include "runner/control/queue.h"

#include <algorithm>
#include <tuple>

#include "experiments/error.h"
#include "runner/control/work.h"

namespace ablate::runner {

namespace {

bool comes_before(const Task& one, const Task& other) {
  const auto order = [](const Task& task) {
    return std::tuple(task.experiment, task.seed_place, !task.is_source, -task.work);
  };
  return order(one) < order(other);
}

}  // namespace

double Queue::work_of(const experiments::PlannedRun& run) {
  const auto known = work_by_.find(run.config_id);
  if (known != work_by_.end()) return known->second;
  const experiments::Sizes sizes = experiments::sizes(run.spec, catalog_.facts(run.spec.dataset));
  return work_by_[run.config_id] =
             runner::work_of(run.spec, sizes, catalog_.cost(run.spec).flops.value_or(0));
}

void Queue::refill() {
  tasks_.clear();
  alone_.clear();
  missing_.clear();
  specs_.clear();
  seen_.clear();
  unfinished_.clear();
  if (first_) already_ = 0;
  double later = 0;
  for (std::size_t i = 0; i < work_.size(); ++i) {
    const experiments::Plan plan = work_[i].replan(store_);
    store_.record(work_[i].experiment, plan, catalog_);
    later += static_cast<double>(plan.later);
    list(i, plan);
  }
  complete_tasks();
  listed_ = tasks_.size();
  later_ = {static_cast<std::size_t>(later), listed_ > 0 ? later * total_ / static_cast<double>(listed_) : 0};
  total_ += later_.work;
  listed_ += static_cast<std::size_t>(later);
  first_ = false;
}

void Queue::list(std::size_t experiment, const experiments::Plan& plan) {
  const std::map<std::string, Missing> missing = missing_runs(store_, plan, catalog_);
  const auto runs = store_.runs(plan.unique_ids());
  std::map<std::int64_t, std::size_t> seeds;  // in the order of the plan
  for (const experiments::PlannedRun& run : plan.runs) {
    const std::size_t seed_place = seeds.try_emplace(run.spec.seed, seeds.size()).first->second;
    add_probes(run);
    if (!run.source.empty()) sources_.insert(run.source);
    const results::Run& record = runs.at(run.run_id);
    if (first_ && record.outcome == "finished" && record.seconds)
      pace_.recorded(
          run.config_id,
          *record.seconds + record.evaluation_seconds.value_or(0) + record.overhead_seconds.value_or(0),
          work_of(run));
    const auto found = missing.find(run.run_id);
    if (found == missing.end()) {
      already_ += first_ && seen_.insert(run.run_id).second ? 1 : 0;
      continue;
    }
    if (first_ && !retry_failed_ && record.state == "failed") give_up(run.run_id);
    if (given_up_.contains(run.run_id)) continue;
    constexpr int most = 2;
    if (const auto made = made_.find(run.run_id); made != made_.end() && made->second >= most)
      throw Error(Exit::runtime, "run " + run.run_id + " was made " + std::to_string(most) +
                                     " times, and its records still lack what is asked of it");
    const auto [known, added] = missing_.try_emplace(run.run_id, found->second);
    known->second.training |= found->second.training;
    known->second.probes.update(found->second.probes);
    if (!added) continue;
    Task& task = tasks_.emplace_back(task_of(run));
    task.experiment = experiment;
    task.seed_place = seed_place;
    unfinished_.insert(run.run_id);
  }
}

Task Queue::task_of(const experiments::PlannedRun& run) {
  std::shared_ptr<const std::string>& spec = specs_[run.config_id];
  if (spec == nullptr) spec = std::make_shared<const std::string>(experiments::to_json(run.spec).dump());
  Task task;
  task.run_id = run.run_id;
  task.config_id = run.config_id;
  task.name = experiments::text(run.labels);
  task.spec = spec;
  task.seed = run.spec.seed;
  task.evaluate_every = run.evaluate.every_steps;
  task.source = run.source;
  task.work = work_of(run);
  return task;
}

/// All that is asked of a run is asked of one attempt.
void Queue::add_probes(const experiments::PlannedRun& run) {
  if (run.probes.empty()) return;
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
    const Missing& missing = missing_.at(task.run_id);
    const auto asked = probes_.find(task.run_id);
    task.from_weights = !missing.training;
    task.probes = task.from_weights        ? missing.probes
                  : asked == probes_.end() ? nlohmann::json::object()
                                           : nlohmann::json(asked->second);
    task.is_source = sources_.contains(task.run_id);
    task.keep = task.is_source || !task.probes.empty();
    constexpr double probing = 0.05;  // of the training
    if (task.from_weights) task.work *= probing;
    total_ += task.work;
  }
  std::stable_sort(tasks_.begin(), tasks_.end(), comes_before);
}

std::optional<Task> Queue::take(const Place& place, const Admits& admits) {
  const auto now = Task::Clock::now();
  const auto is_due = [&](const Task& task) {
    return task.not_before <= now && is_ready(task) && admits(task);
  };
  const auto from = [](std::deque<Task>& tasks, const std::deque<Task>::iterator& where) {
    std::optional<Task> task = std::move(*where);
    tasks.erase(where);
    return task;
  };
  const auto alone = std::find_if(alone_.begin(), alone_.end(), [&](const Task& task) {
    return task.alone_on == place.device && is_due(task);
  });
  if (alone != alone_.end()) return place.device_is_idle ? from(alone_, alone) : std::nullopt;
  const auto next = std::find_if(tasks_.begin(), tasks_.end(), is_due);
  return next == tasks_.end() ? std::nullopt : from(tasks_, next);
}

bool Queue::has(const Admits& admits) const {
  const auto is_possible = [&](const Task& task) { return is_ready(task) && admits(task); };
  return std::any_of(alone_.begin(), alone_.end(), is_possible) ||
         std::any_of(tasks_.begin(), tasks_.end(), is_possible);
}

void Queue::put_back(Task task) {
  if (!task.alone_on.empty()) return alone_.push_back(std::move(task));
  tasks_.insert(std::lower_bound(tasks_.begin(), tasks_.end(), task, comes_before), std::move(task));
}

std::map<std::string, WaitingRuns> Queue::waiting() const {
  std::map<std::string, WaitingRuns> all;
  if (later_.runs > 0) all[""] = later_;
  for (const std::deque<Task>* tasks : {&tasks_, &alone_})
    for (const Task& task : *tasks) {
      WaitingRuns& alike = all[task.config_id];
      ++alike.runs;
      alike.work += task.work;
    }
  return all;
}

std::vector<Task> Queue::take_orphans() {
  std::vector<Task> orphans;
  std::deque<Task> others;
  for (Task& task : tasks_) {
    const bool waits = task.from_weights || task.source.empty() || unfinished_.contains(task.source);
    const bool possible = waits || std::filesystem::exists(store_.weights(task.source));
    possible ? others.push_back(std::move(task)) : orphans.push_back(std::move(task));
  }
  tasks_ = std::move(others);
  for (const Task& orphan : orphans) give_up(orphan.run_id);
  return orphans;
}

}  // namespace ablate::runner
