#include "runner/control/supervisor.h"

#include <algorithm>
#include <optional>
#include <poll.h>

#include "experiments/error.h"
#include "runner/control/duration.h"
#include "runner/control/progress.h"
#include "runner/control/slot.h"
#include "runner/control/stop_signal.h"
#include "runner/protocol.h"

namespace ablate::runner {

namespace {

using Clock = Slot::Clock;
constexpr auto import_every = std::chrono::seconds(2);
constexpr int poll_ms = 200;

double seconds_since(Clock::time_point then) {
  return std::chrono::duration<double>(Clock::now() - then).count();
}

/// A worker that ended before it was ready is started again, but not for ever.
void start_failed(Slot& slot, const std::string& how) {
  constexpr int most = 5;
  if (++slot.failed_starts >= most)
    throw Error(Exit::runtime,
                "a worker could not be started " + std::to_string(most) + " times in a row: " + how);
}

class Supervisor {
 public:
  Supervisor(const std::vector<Work>& work, results::Store& store, const experiments::Catalog& catalog,
             const ExecutionOptions& options);
  Tally run();

 private:
  void recover();
  void say_damage(const std::string& damage);
  void open_slots();
  void begin_round();
  void employ(Slot& slot);
  void start_worker(Slot& slot);
  void assign(Slot& slot, Task task);
  void drop_orphans();
  void show_progress();
  void wait();
  void hear(Slot& slot);
  void take(Slot& slot, const nlohmann::json& message);
  void run_ended(Slot& slot, bool retire);
  void conclude(Slot& slot, const results::Imported& imported, const std::string& failure_class,
                const std::string& message);
  void worker_gone(Slot& slot);
  void look_after(Slot& slot);
  void check_stop();
  void dismiss_workers();
  [[nodiscard]] bool working() const;

  results::Store& store_;
  const ExecutionOptions& options_;
  Queue queue_;
  Progress progress_;
  StopSignal signal_;
  std::vector<Slot> slots_;
  std::map<std::string, int> crashes_;
  Tally tally_;
  Clock::time_point begin_ = Clock::now();
  bool stopping_ = false;
};

Supervisor::Supervisor(const std::vector<Work>& work, results::Store& store,
                       const experiments::Catalog& catalog, const ExecutionOptions& options)
    : store_(store),
      options_(options),
      queue_(work, store, catalog, options.retry_failed),
      progress_(options.quiet) {}

Tally Supervisor::run() {
  recover();
  open_slots();
  for (begin_round(); !queue_.empty() && !stopping_; begin_round()) {
    do {
      for (Slot& slot : slots_) employ(slot);
      show_progress();
      wait();
      for (Slot& slot : slots_) look_after(slot);
      check_stop();
    } while (working());
  }
  dismiss_workers();
  progress_.finish();
  tally_.already = queue_.already();
  tally_.failed = queue_.given_up();
  tally_.stopped = stopping_ && !queue_.empty();
  return tally_;
}

/// Takes over what a dead supervisor left, this one included.
void Supervisor::recover() {
  for (const std::string& damage : store_.recover()) say_damage(damage);
}

void Supervisor::say_damage(const std::string& damage) {
  progress_.say(damage + "; everything before it is kept");
}

void Supervisor::open_slots() {
  const std::filesystem::path logs = store_.file().string() + ".d/logs";
  std::filesystem::create_directories(logs);
  for (const std::string& device : options_.devices)
    for (int i = 0; i < options_.slots; ++i) {
      Slot& slot = slots_.emplace_back();
      slot.device = device;
      slot.log = logs / ("worker-" + std::to_string(slots_.size()) + ".log");
    }
}

void Supervisor::begin_round() {
  if (stopping_) return;
  const double before = queue_.work();
  queue_.refill();
  progress_.total(tally_.done + queue_.listed(),
                  before == 0 ? queue_.work() : std::max(before, queue_.work()));
  drop_orphans();
}

bool Supervisor::working() const {
  const bool busy =
      std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.task.has_value(); });
  return busy || (!queue_.empty() && !stopping_);
}

/// Gives a slot that has nothing to do its next run, or a worker first.
void Supervisor::employ(Slot& slot) {
  if (queue_.empty() || stopping_ || slot.task) return;
  if (slot.worker == nullptr) return start_worker(slot);
  if (!slot.idle()) return;
  if (std::optional<Task> task = queue_.take()) assign(slot, std::move(*task));
}

/// Says which runs cannot be made any more.
void Supervisor::drop_orphans() {
  for (const Task& orphan : queue_.take_orphans()) {
    const std::string which = orphan.run.run_id + "  " + experiments::text(orphan.run.labels);
    progress_.say(which + "  cannot start: run " + orphan.run.source + " left no weights to start from");
    progress_.ended(which + "  without a source", orphan.work);
  }
}

void Supervisor::start_worker(Slot& slot) {
  slot.worker = std::make_unique<WorkerProcess>(
      options_.worker, std::vector<std::string>{"--device", slot.device, "--data", options_.data.string()},
      slot.log);
  slot.ready = slot.retiring = false;
  slot.heard = Clock::now();
}

void Supervisor::assign(Slot& slot, Task task) {
  // An attempt that only looks at kept weights says nothing about the time that training takes.
  const bool exclusive = slots_.size() == 1 || task.from_weights;
  const std::string& id = task.run.run_id;
  const results::Attempt attempt = store_.begin_attempt(id, slot.device, exclusive);
  Assignment assignment{id,
                        attempt.number,
                        experiments::to_json(task.run.spec),
                        task.run.evaluate.every_steps,
                        task.run.probes,
                        attempt.journal.string(),
                        attempt.checkpoint.string(),
                        options_.checkpoint_seconds};
  assignment.weights = store_.weights(id).string();
  assignment.pictures = store_.pictures(id);
  assignment.keep = task.keep;
  assignment.from_weights = task.from_weights;
  if (const std::string& source = task.run.source; !source.empty()) {
    assignment.start_run = source;
    assignment.start_weights = store_.weights(source).string();
  }
  nlohmann::json message = assignment;
  message["do"] = "run";
  slot.task = std::move(task);
  slot.attempt = attempt.number;
  slot.step = 0;
  slot.steps = 1;
  slot.heard = slot.imported = Clock::now();
  slot.worker->send(message);  // a worker that is gone is noticed by its closed output
}

void Supervisor::wait() {
  std::vector<pollfd> outputs;
  for (const Slot& slot : slots_)
    if (slot.worker != nullptr) outputs.push_back({slot.worker->output(), POLLIN, 0});
  poll(outputs.data(), outputs.size(), poll_ms);
  for (Slot& slot : slots_)
    if (slot.worker != nullptr) hear(slot);
}

void Supervisor::show_progress() {
  double made = 0;
  std::size_t running = 0;
  for (const Slot& slot : slots_) {
    made += slot.work_made();
    running += slot.task ? 1 : 0;
  }
  progress_.running(running, made);
}

void Supervisor::hear(Slot& slot) {
  for (const nlohmann::json& message : slot.worker->receive()) {
    slot.heard = Clock::now();
    take(slot, message);
  }
  if (slot.worker->ended()) worker_gone(slot);
}

void Supervisor::take(Slot& slot, const nlohmann::json& message) {
  const std::string event = message.value("event", "");
  if (event == "ready") slot.ready = true, slot.failed_starts = 0;
  if (event == "unusable") throw Error(Exit::device, slot.device + ": " + message.value("message", ""));
  if (!slot.task || message.value("run_id", "") != slot.task->run.run_id) return;
  if (event == "progress") {
    slot.step = message.value("step", std::int64_t{0});
    slot.steps = std::max<std::int64_t>(1, message.value("steps", std::int64_t{1}));
  }
  if (event == "ended") run_ended(slot, message.value("retire", false));
}

void Supervisor::run_ended(Slot& slot, bool retire) {
  slot.retiring = retire;
  if (retire) slot.worker->close_input();
  conclude(slot, store_.import(slot.task->run.run_id, slot.attempt), "crash",
           "the worker said that the run ended, but its journal does not");
}

/// A run is over: what its journal says counts, and if that says nothing, the attempt failed as given.
void Supervisor::conclude(Slot& slot, const results::Imported& imported, const std::string& failure_class,
                          const std::string& message) {
  Task task = std::move(*slot.task);
  slot.task.reset();
  const std::string& id = task.run.run_id;
  const std::string& damage = imported.damage();
  if (!damage.empty()) say_damage(damage);
  const bool interrupted = failure_class == "interrupted";
  const bool again = !imported.ended && (interrupted || ++crashes_[id] < options_.attempts);
  if (!imported.ended)
    store_.fail_attempt(id, slot.attempt, failure_class, damage.empty() ? message : message + "; " + damage,
                        again);
  const results::Run run = store_.runs({id}).at(id);
  const std::string which = id + "  " + experiments::text(task.run.labels) + "  ";
  // A run that had an outcome before is done whatever becomes of an attempt to complete it.
  const bool complete = run.failure_class.empty() || run.failure_class == "diverged";
  if (run.state == "done" && complete) {
    ++tally_.done;
    queue_.ended(id);
    progress_.ended(which + run.outcome, task.work);
    return drop_orphans();
  }
  if (again && !interrupted) progress_.say(which + "ended early, will be tried again: " + run.message);
  if (run.state == "planned" || again || run.failure_class == "interrupted")
    return queue_.put_back(std::move(task));
  progress_.say(which + "failed: " + run.message);
  queue_.give_up(id);
  progress_.ended(which + "failed (" + run.failure_class + ")", task.work);
  drop_orphans();
}

void Supervisor::worker_gone(Slot& slot) {
  const std::string how = slot.worker->end();
  const std::string last_words = slot.worker->last_words();
  const std::string message = "the worker ended: " + how + (last_words.empty() ? "" : "\n" + last_words);
  const bool was_ready = slot.ready;
  const bool stopped = slot.worker->exit_code() == static_cast<int>(Exit::stopped);
  slot.worker.reset();
  slot.ready = false;
  if (slot.task)
    return conclude(slot, store_.import(slot.task->run.run_id, slot.attempt),
                    stopped ? "interrupted" : "crash", message);
  if (!was_ready && !stopping_) start_failed(slot, message);
}

/// Imports what a running journal has so far, and ends a worker that says nothing any more.
void Supervisor::look_after(Slot& slot) {
  if (slot.worker == nullptr) return;
  if (slot.task && Clock::now() - slot.imported > import_every) {
    slot.imported = Clock::now();
    store_.import(slot.task->run.run_id, slot.attempt);
  }
  if ((slot.task || !slot.ready) && seconds_since(slot.heard) > options_.hung_seconds) {
    slot.worker->kill_now();
    slot.worker->end();
    const std::string message =
        "no progress for " + duration(options_.hung_seconds) + ": the worker was killed";
    slot.worker.reset();
    slot.ready = false;
    if (!slot.task) return start_failed(slot, message);
    conclude(slot, store_.import(slot.task->run.run_id, slot.attempt), "hung", message);
  }
}

void Supervisor::check_stop() {
  if (StopSignal::count() > 1) {
    for (Slot& slot : slots_) slot.worker.reset();
    recover();
    throw Error(Exit::stopped, "stopped at once; the same command goes on from the last checkpoints");
  }
  const bool over_budget = options_.budget_seconds && seconds_since(begin_) > *options_.budget_seconds;
  if (stopping_ || (StopSignal::count() == 0 && !over_budget)) return;
  stopping_ = true;
  progress_.say(over_budget ? "the time budget is used up: stopping cleanly"
                            : "stopping cleanly; once more stops at once");
  for (Slot& slot : slots_)
    if (slot.task) slot.worker->send({{"do", "stop"}});
}

void Supervisor::dismiss_workers() {
  for (Slot& slot : slots_)
    if (slot.worker != nullptr) slot.worker->close_input();
  for (Slot& slot : slots_)
    if (slot.worker != nullptr && slot.ready) slot.worker->end();
}

}  // namespace

Tally supervise(const std::vector<Work>& work, results::Store& store, const experiments::Catalog& catalog,
                const ExecutionOptions& options) {
  return Supervisor(work, store, catalog, options).run();
}

}  // namespace ablate::runner
