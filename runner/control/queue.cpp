#include "runner/control/queue.h"

#include <algorithm>

#include "runner/control/done.h"

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
  total_ = 0;
  std::set<std::string> seen;
  double later = 0;
  for (const Work& work : work_) {
    const experiments::Plan plan = work.replan(store_);
    store_.record(work.experiment, plan, catalog_);
    const std::set<std::string> done = done_runs(store_, plan, catalog_);
    const auto runs = store_.runs(plan.unique_ids());
    later += static_cast<double>(plan.later);
    for (const experiments::PlannedRun& run : plan.runs) {
      if (!seen.insert(run.run_id).second) continue;
      if (done.contains(run.run_id)) {
        already_ += first_ ? 1 : 0;
        continue;
      }
      if (first_ && !retry_failed_ && runs.at(run.run_id).state == "failed") give_up(run.run_id);
      if (given_up_.contains(run.run_id)) continue;
      tasks_.push_back({run, work_of(run.spec)});
      total_ += tasks_.back().work;
    }
  }
  listed_ = tasks_.size();
  if (listed_ > 0) total_ += later * total_ / static_cast<double>(listed_);
  listed_ += static_cast<std::size_t>(later);
  first_ = false;
}

Task Queue::take() {
  Task task = std::move(tasks_.front());
  tasks_.pop_front();
  return task;
}

}  // namespace ablate::runner
