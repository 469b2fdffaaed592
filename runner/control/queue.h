#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "runner/control/supervisor.h"

namespace ablate::runner {

/// A run that has to be made, and what it costs in the unit of Progress.
struct Task {
  experiments::PlannedRun run;
  double work = 0;
};

/// What is missing of all experiments, in order, each run once.
class Queue {
 public:
  Queue(const std::vector<Work>& work, results::Store& store, const experiments::Catalog& catalog,
        bool retry_failed)
      : work_(work), store_(store), catalog_(catalog), retry_failed_(retry_failed) {}

  /// Expands all experiments with the records so far, records the plans and lists the missing runs. Runs that
  /// were given up are not listed again.
  void refill();
  [[nodiscard]] bool empty() const { return tasks_.empty(); }
  Task take();
  void put_back(Task task) { tasks_.push_back(std::move(task)); }
  void give_up(const std::string& run_id) { given_up_.insert(run_id); }

  [[nodiscard]] std::size_t listed() const { return listed_; }    ///< runs missing at the last refill
  [[nodiscard]] double work() const { return total_; }            ///< theirs, and that of runs still to come
  [[nodiscard]] std::size_t already() const { return already_; }  ///< done before the first refill
  [[nodiscard]] std::size_t given_up() const { return given_up_.size(); }

 private:
  [[nodiscard]] double work_of(const experiments::RunSpec& spec) const;

  const std::vector<Work>& work_;
  results::Store& store_;
  const experiments::Catalog& catalog_;
  bool retry_failed_, first_ = true;
  std::deque<Task> tasks_;
  std::set<std::string> given_up_;
  std::size_t listed_ = 0, already_ = 0;
  double total_ = 0;
};

}  // namespace ablate::runner
