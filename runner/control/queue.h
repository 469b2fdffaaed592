#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runner/control/done.h"
#include "runner/control/supervisor.h"

namespace ablate::runner {

/// A run that has to be made, and what it costs in the unit of Progress.
struct Task {
  experiments::PlannedRun run;  ///< with the probes of every place in a plan that it has
  double work = 0;
  bool from_weights = false;  ///< only probes of its end are missing, and its weights are kept
  bool keep = false;          ///< its final weights are asked for
};

/// What is missing of all experiments, in order, each run once; a run that starts from another's weights not
/// before these are there.
class Queue {
 public:
  Queue(const std::vector<Work>& work, results::Store& store, const experiments::Catalog& catalog,
        bool retry_failed)
      : work_(work), store_(store), catalog_(catalog), retry_failed_(retry_failed) {}

  /// Expands all experiments with the records so far, records the plans and lists the missing runs. Runs that
  /// were given up are not listed again. Throws Error(invalid) where two experiments look at one run with
  /// different probes of the same label.
  void refill();
  [[nodiscard]] bool empty() const { return tasks_.empty(); }
  /// The next run that can be made now; std::nullopt: all wait for others.
  std::optional<Task> take();
  void put_back(Task task) { tasks_.push_back(std::move(task)); }
  /// A run that was taken has ended with an outcome.
  void ended(const std::string& run_id) {
    unfinished_.erase(run_id);
    ++made_[run_id];
  }
  void give_up(const std::string& run_id) {
    given_up_.insert(run_id);
    unfinished_.erase(run_id);
  }
  /// Runs that cannot be made, since the run whose weights they start from left none: they are given up.
  std::vector<Task> take_orphans();

  [[nodiscard]] std::size_t listed() const { return listed_; }    ///< runs missing at the last refill
  [[nodiscard]] double work() const { return total_; }            ///< theirs, and that of runs still to come
  [[nodiscard]] std::size_t already() const { return already_; }  ///< done before the first refill
  [[nodiscard]] std::size_t given_up() const { return given_up_.size(); }

 private:
  [[nodiscard]] double work_of(const experiments::RunSpec& spec) const;
  void list(const experiments::Plan& plan);
  void add_probes(const experiments::PlannedRun& run);
  void complete_tasks();

  const std::vector<Work>& work_;
  results::Store& store_;
  const experiments::Catalog& catalog_;
  bool retry_failed_, first_ = true;
  std::deque<Task> tasks_;
  std::map<std::string, Missing> missing_;           ///< of the tasks
  std::map<std::string, experiments::Json> probes_;  ///< asked for by any plan
  std::set<std::string> sources_;                    ///< runs that others start from
  std::set<std::string> seen_, unfinished_, given_up_;
  std::map<std::string, int> made_;  ///< how often a run was made in this invocation
  std::size_t listed_ = 0, already_ = 0;
  double total_ = 0;
};

}  // namespace ablate::runner
