#include "runner/control/supervisor.h"

#include <algorithm>
#include <fmt/format.h>
#include <malloc.h>
#include <map>
#include <optional>

#include "experiments/error.h"
#include "runner/control/budget.h"
#include "runner/control/crew.h"
#include "runner/control/duration.h"
#include "runner/control/progress.h"
#include "runner/control/quarantine.h"
#include "runner/control/records.h"
#include "runner/control/retry.h"
#include "runner/control/stop_signal.h"

namespace ablate::runner {

namespace {

constexpr double import_every_seconds = 2;

/// Whether a failure may be the fault of the slot.
bool blames_slot(const std::string& failure_class) {
  return failure_class == "crash" || failure_class == "hung" || failure_class == "device";
}

std::string text(const Retry& retry, const std::string& device) {
  const std::string wait = retry.wait_seconds < 1 ? "" : " in " + duration(retry.wait_seconds);
  return "tried again" + wait + (retry.alone ? " alone on " + device : "");
}

class Supervisor {
 public:
  Supervisor(const std::vector<Work>& work, results::Store& store, const experiments::Catalog& catalog,
             const ExecutionOptions& options);
  Tally run();

 private:
  void begin_round();
  void employ(Slot& slot);
  void import_running();
  void conclude(Slot& slot, const Failure& otherwise);
  void succeeded(Slot& slot, const Task& task, const results::Run& run);
  void failed(Slot& slot, Task task, const Failure& failure);
  void drop(const std::vector<Task>& orphans);
  void show_progress();
  [[nodiscard]] std::optional<Remaining> left();
  void check_stop();
  void stop(const std::string& why);
  [[nodiscard]] bool admits(const Task& task) const;
  [[nodiscard]] bool working() const { return crew_.busy() || (!queue_.empty() && !stopping_); }

  const ExecutionOptions& options_;
  Progress progress_;
  StopSignal signal_;
  Budget budget_;
  Pace pace_;
  Records records_;
  Queue queue_;
  Crew crew_;
  Quarantine quarantine_;
  std::map<std::string, int> failures_;  ///< of a run in this invocation
  Tally tally_;
  bool stopping_ = false;
};

Supervisor::Supervisor(const std::vector<Work>& work, results::Store& store,
                       const experiments::Catalog& catalog, const ExecutionOptions& options)
    : options_(options),
      progress_(options.quiet, store.folder() / "night.log", [this] { return left(); }),
      budget_(options.budget_seconds),
      records_(store, [this](const std::string& line) { progress_.say(line); }),
      queue_(work, store, catalog, pace_, options.retry_failed),
      crew_(
          options, store.folder() / "logs",
          [this](Slot& slot, const Failure& failure) { conclude(slot, failure); },
          [this](const std::string& line) { progress_.say(line); }),
      quarantine_(options.quarantine) {}

Tally Supervisor::run() {
  records_.recover();
  for (begin_round(); !queue_.empty() && !stopping_; begin_round()) {
    do {
      for (Slot& slot : crew_.slots()) employ(slot);
      show_progress();
      crew_.wait();
      crew_.look_after();
      import_running();
      check_stop();
    } while (working());
  }
  crew_.dismiss();
  progress_.finish();
  tally_.already = queue_.already();
  tally_.failed = queue_.given_up();
  tally_.stopped = stopping_ && !queue_.empty();
  return tally_;
}

void Supervisor::begin_round() {
  if (stopping_) return;
  const double before = queue_.work();
  records_.write([&] { queue_.refill(); });
  malloc_trim(0);  // plans of ten thousand runs were in memory for a moment
  progress_.total(queue_.listed(), before == 0 ? queue_.work() : std::max(before, queue_.work()));
  drop(queue_.take_orphans());
}

bool Supervisor::admits(const Task& task) const {
  return budget_.admits(task.from_weights ? std::nullopt : pace_.seconds(task.config_id, task.work));
}

/// Gives a slot that has nothing to do its next run, or a worker first.
void Supervisor::employ(Slot& slot) {
  if (queue_.empty() || stopping_ || slot.task) return;
  bool staffed = false;
  records_.write([&] { staffed = crew_.staff(slot); });
  if (!staffed || crew_.is_reserved(slot.device)) return;
  std::optional<Task> task =
      queue_.take({slot.device, crew_.is_idle(slot.device)}, [this](const Task& one) { return admits(one); });
  if (!task) return;
  // An attempt that only looks at kept weights says nothing about the time that training takes.
  const bool exclusive = crew_.slots().size() == 1 || task->from_weights;
  Assignment assignment = records_.begin(*task, slot.device, exclusive);
  assignment.checkpoint_seconds = options_.checkpoint_seconds;
  crew_.assign(slot, std::move(*task), assignment.attempt, assignment);
}

/// Reads what running attempts have told so far: readers see their curves, and a kill costs little.
void Supervisor::import_running() {
  for (Slot& slot : crew_.slots()) {
    if (!slot.task || Slot::seconds_since(slot.imported) < import_every_seconds) continue;
    slot.imported = Slot::Clock::now();
    try {
      records_.import(slot.task->run_id, slot.attempt);
    } catch (const results::LostJournal& error) {
      crew_.end(slot, {"disk", error.what()});
    }
  }
}

/// An attempt is over: what its journal says counts, and if that says nothing, it failed as given.
void Supervisor::conclude(Slot& slot, const Failure& otherwise) {
  Task task = std::move(*slot.task);
  slot.task.reset();
  const Conclusion conclusion = records_.conclude(task.run_id, slot.attempt, otherwise);
  if (conclusion.done) return succeeded(slot, task, *conclusion.done);
  Failure failure = slot.verdict.value_or(conclusion.failure);
  if (failure.failure_class == "interrupted" && !slot.asked_to_stop)
    failure = {"preempted", "somebody else asked the worker to stop"};
  failed(slot, std::move(task), failure);
}

void Supervisor::succeeded(Slot& slot, const Task& task, const results::Run& run) {
  quarantine_.succeeded(slot.number);
  if (!task.from_weights && run.outcome == "finished" && run.seconds)
    pace_.saw(task.config_id,
              *run.seconds + run.evaluation_seconds.value_or(0) + run.overhead_seconds.value_or(0),
              task.work);
  ++tally_.done;
  queue_.ended(task.run_id);
  progress_.ended(task.run_id + "  " + task.name + "  " + run.outcome, task.work);
  drop(queue_.take_orphans_of(task.run_id));
}

void Supervisor::failed(Slot& slot, Task task, const Failure& failure) {
  const std::string id = task.run_id, which = id + "  " + task.name + "  ";
  const std::string& what = failure.failure_class;
  int& failures = failures_[id];
  if (what != "interrupted") ++failures;
  const Retry retry =
      retry_after({what, failures, !task.alone_on.empty()}, {options_.attempts, options_.retry_seconds});
  records_.fail(id, slot.attempt, failure, retry.again);
  if (retry.again) {
    if (what != "interrupted")
      progress_.say(which + what + ", " + text(retry, slot.device) + ": " + failure.message);
    task.not_before = Slot::Clock::now() + std::chrono::duration_cast<Slot::Clock::duration>(
                                               std::chrono::duration<double>(retry.wait_seconds));
    task.alone_on = retry.alone ? slot.device : "";
    queue_.put_back(std::move(task));
  } else {
    progress_.say(which + "failed: " + failure.message);
    queue_.give_up(id);
    progress_.ended(which + "failed (" + what + ")", task.work);
    drop(queue_.take_orphans_of(id));
  }
  if (blames_slot(what) && quarantine_.failed(slot.number, id))
    crew_.quarantine(slot, std::to_string(options_.quarantine) + " runs in a row failed on it, the last " +
                               which + failure.message);
}

/// Says which runs cannot be made any more.
void Supervisor::drop(const std::vector<Task>& orphans) {
  for (const Task& orphan : orphans) {
    const std::string which = orphan.run_id + "  " + orphan.name;
    progress_.say(which + "  cannot start: run " + orphan.source + " left no weights to start from");
    progress_.ended(which + "  without a source", orphan.work);
  }
}

void Supervisor::show_progress() {
  double made = 0;
  std::size_t running = 0;
  for (const Slot& slot : crew_.slots()) {
    made += slot.work_made();
    running += slot.task ? 1 : 0;
  }
  progress_.running(running, made);
}

std::optional<Remaining> Supervisor::left() {
  std::vector<RunningRun> running;
  std::size_t slots = 0;
  for (const Slot& slot : crew_.slots()) {
    slots += slot.quarantined ? 0 : 1;
    if (slot.task) running.push_back(slot.running());
  }
  return remaining(pace_, running, queue_.waiting(), slots);
}

void Supervisor::check_stop() {
  if (StopSignal::count() > 1) {
    crew_.kill();
    records_.recover();
    throw Error(Exit::stopped, "stopped at once; the same command goes on from the last checkpoints");
  }
  if (stopping_) return;
  if (StopSignal::count() > 0) return stop("stopping cleanly; once more stops at once");
  if (budget_.is_over()) return stop("the time budget is used up: stopping cleanly");
  queue_.relocate([this](const std::string& device) { return crew_.usable_device(device); });
  if (!crew_.busy() && !queue_.empty() && !queue_.has([this](const Task& task) { return admits(task); }))
    stop("none of the runs that are left would end within the time budget: stopping");
}

void Supervisor::stop(const std::string& why) {
  stopping_ = true;
  progress_.say(why);
  crew_.stop();
}

}  // namespace

Tally supervise(const std::vector<Work>& work, results::Store& store, const experiments::Catalog& catalog,
                const ExecutionOptions& options) {
  return Supervisor(work, store, catalog, options).run();
}

}  // namespace ablate::runner
