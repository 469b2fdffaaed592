#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runner/control/done.h"
#include "runner/control/pace.h"
#include "runner/control/remaining.h"
#include "runner/control/supervisor.h"

namespace ablate::runner {

/// A run that has to be made. It holds no description of its own: ten thousand of them wait in one night.
struct Task {
  using Clock = std::chrono::steady_clock;

  std::string run_id, config_id;
  std::string name;  ///< for people: "norm=batch seed=2"
  std::shared_ptr<const std::string>
      spec;  ///< JSON of the description, which runs of one configuration share
  std::int64_t seed = 1;
  std::int64_t evaluate_every = 0;
  nlohmann::json probes;      ///< of every place in a plan that it has
  std::string source = {};    ///< the run whose weights it starts from
  double work = 0;            ///< what it costs, in the unit of Progress
  bool from_weights = false;  ///< only probes of its end are missing, and its weights are kept
  bool keep = false;          ///< its final weights are asked for

  std::size_t experiment = 0, seed_place = 0;  ///< among the experiments given, among its experiment's seeds
  bool is_source = false;                      ///< others start from its weights
  Clock::time_point not_before{};              ///< it failed, and waits to be tried again
  std::string alone_on = {};                   ///< a device that it needs for itself; empty: none
};

/// Who asks for work.
struct Place {
  std::string device;
  bool device_is_idle = true;  ///< no run is on it
};

/// What is missing of all experiments, each run once: the experiments in the order given; within one, seed 1
/// of every arm before seed 2 of any, so that a night cut short is a comparison; within a seed the longest
/// first, so that the slots end together. A run that starts from another's weights comes not before these
/// are there.
class Queue {
 public:
  /// Whether a run is to be started now.
  using Admits = std::function<bool(const Task&)>;

  Queue(const std::vector<Work>& work, results::Store& store, const experiments::Catalog& catalog, Pace& pace,
        bool retry_failed)
      : work_(work), store_(store), catalog_(catalog), pace_(pace), retry_failed_(retry_failed) {}

  /// Expands all experiments with the records so far, records the plans and lists the missing runs. Runs that
  /// were given up are not listed again. Throws Error(invalid) where two experiments look at one run with
  /// different probes of the same label.
  void refill();
  [[nodiscard]] bool empty() const { return tasks_.empty() && alone_.empty(); }
  /// The next run that can be made there now; std::nullopt: all wait, or are not admitted. While one waits to
  /// have the device for itself, nothing else is given to it.
  std::optional<Task> take(const Place& place, const Admits& admits);
  /// Whether there is a run that could be made, now or after its wait.
  [[nodiscard]] bool has(const Admits& admits) const;
  void put_back(Task task);
  /// Has runs that need a device for themselves take the one that `instead` gives for it.
  void relocate(const std::function<std::string(const std::string&)>& instead) {
    for (Task& task : alone_) task.alone_on = instead(task.alone_on);
  }
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
  /// The same of those that start from this run.
  std::vector<Task> take_orphans_of(const std::string& source) {
    return sources_.contains(source) ? take_orphans() : std::vector<Task>();
  }

  [[nodiscard]] std::size_t listed() const { return listed_; }    ///< runs missing at the last refill
  [[nodiscard]] double work() const { return total_; }            ///< theirs, and that of runs still to come
  [[nodiscard]] std::size_t already() const { return already_; }  ///< done before the first refill
  /// All that wait, by configuration; those still to come, of which none is known yet, under "".
  [[nodiscard]] std::map<std::string, WaitingRuns> waiting() const;
  [[nodiscard]] std::size_t given_up() const { return given_up_.size(); }

 private:
  double work_of(const experiments::PlannedRun& run);
  void list(std::size_t experiment, const experiments::Plan& plan);
  Task task_of(const experiments::PlannedRun& run);
  void add_probes(const experiments::PlannedRun& run);
  void complete_tasks();
  [[nodiscard]] bool is_ready(const Task& task) const {
    return task.from_weights || task.source.empty() || !unfinished_.contains(task.source);
  }

  const std::vector<Work>& work_;
  results::Store& store_;
  const experiments::Catalog& catalog_;
  Pace& pace_;
  bool retry_failed_, first_ = true;
  std::deque<Task> tasks_;                           ///< in order
  std::deque<Task> alone_;                           ///< few: those that need a device for themselves
  std::map<std::string, Missing> missing_;           ///< of the tasks
  std::map<std::string, experiments::Json> probes_;  ///< asked for by any plan
  std::set<std::string> sources_;                    ///< runs that others start from
  std::set<std::string> seen_, unfinished_, given_up_;
  std::map<std::string, int> made_;        ///< how often a run was made in this invocation
  std::map<std::string, double> work_by_;  ///< config_id -> work
  std::map<std::string, std::shared_ptr<const std::string>> specs_;  ///< config_id -> JSON, of the tasks
  std::size_t listed_ = 0, already_ = 0;
  double total_ = 0;
  WaitingRuns later_;  ///< runs that exist only once settings are chosen
};

}  // namespace ablate::runner
