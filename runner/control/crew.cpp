#include "runner/control/crew.h"

#include <algorithm>
#include <poll.h>

#include "experiments/error.h"
#include "runner/control/duration.h"

namespace ablate::runner {

namespace {

using Clock = Slot::Clock;
constexpr int poll_ms = 200;
constexpr double grace_seconds = 30;  // to write a checkpoint

}  // namespace

Crew::Crew(const ExecutionOptions& options, const std::filesystem::path& logs, Over over, Say say)
    : options_(options), over_(std::move(over)), say_(std::move(say)) {
  for (const std::string& device : options_.devices)
    for (int i = 0; i < options_.slots; ++i) {
      Slot& slot = slots_.emplace_back();
      slot.number = slots_.size();
      slot.device = device;
      slot.log = logs / ("worker-" + std::to_string(slot.number) + ".log");
    }
}

bool Crew::staff(Slot& slot) {
  if (slot.worker != nullptr) return slot.idle();
  if (slot.quarantined) return false;
  slot.worker = std::make_unique<WorkerProcess>(
      options_.worker, std::vector<std::string>{"--device", slot.device, "--data", options_.data.string()},
      slot.log);
  slot.ready = slot.retiring = false;
  slot.heard = Clock::now();
  return false;
}

void Crew::assign(Slot& slot, Task task, std::int64_t attempt, const Assignment& assignment) {
  nlohmann::json message = assignment;
  message["do"] = "run";
  slot.task = std::move(task);
  slot.attempt = attempt;
  slot.step = 0;
  slot.steps = 1;
  slot.first_step.reset();
  slot.asked_to_stop = slot.waits_for_room = false;
  slot.verdict.reset();
  slot.oom_kills = oom_kills();
  slot.begun = slot.heard = slot.imported = Clock::now();
  slot.worker->send(message);  // a worker that is gone is noticed by its closed output
}

void Crew::wait() {
  std::vector<pollfd> outputs;
  for (const Slot& slot : slots_)
    if (slot.worker != nullptr) outputs.push_back({slot.worker->output(), POLLIN, 0});
  poll(outputs.data(), outputs.size(), poll_ms);
  for (Slot& slot : slots_) hear(slot);
}

void Crew::hear(Slot& slot) {
  if (slot.worker == nullptr) return;
  for (const nlohmann::json& message : slot.worker->receive()) {
    slot.heard = Clock::now();
    take(slot, message);
    if (slot.worker == nullptr) return;
  }
  if (slot.worker->ended()) gone(slot);
}

void Crew::take(Slot& slot, const nlohmann::json& message) {
  const std::string event = message.value("event", "");
  if (event == "ready") slot.ready = slot.was_ready = true, slot.failed_starts = 0;
  if (event == "unusable") return unusable(slot, message.value("message", ""));
  if (!slot.task || message.value("run_id", "") != slot.task->run_id) return;
  if (event == "progress") {
    slot.waits_for_room = false;
    slot.step = message.value("step", std::int64_t{0});
    slot.steps = std::max<std::int64_t>(1, message.value("steps", std::int64_t{1}));
    if (!slot.first_step) slot.first_step = std::max<std::int64_t>(1, slot.step);
  }
  if (event == "waiting" && !slot.waits_for_room) {
    slot.waits_for_room = true;
    say_(slot.task->run_id + "  " + slot.task->name + "  waits: " + message.value("message", "") +
         "; it goes on once there is room");
  }
  if (event != "ended") return;
  // A worker that was asked to stop, by whomever, takes no more runs.
  slot.retiring = message.value("retire", false) || message.value("outcome", "") == "interrupted";
  if (slot.retiring) slot.worker->close_input();
  over_(slot, {message.value("class", "crash"),
               message.value("message", "the worker said that the run ended, but its journal does not")});
}

/// Of a device that worked before, one slot is lost; one that never did is a mistake of who named it.
void Crew::unusable(Slot& slot, const std::string& why) {
  if (!slot.was_ready) throw Error(Exit::device, slot.device + ": " + why);
  quarantine(slot, why);
}

/// A worker that ended before it was ready is started again, but not for ever.
void Crew::start_failed(Slot& slot, const std::string& how) {
  constexpr int most = 5;
  if (++slot.failed_starts < most) return;
  const std::string what =
      "a worker could not be started " + std::to_string(most) + " times in a row: " + how;
  if (!slot.was_ready) throw Error(Exit::runtime, what);
  quarantine(slot, what);
}

void Crew::gone(Slot& slot) {
  Ending ending = slot.worker->end();
  ending.asked = slot.asked_to_stop;
  ending.oom_kills = oom_kills() > slot.oom_kills;
  const bool was_ready = slot.ready;
  slot.worker.reset();
  slot.ready = false;
  const Failure failure = failure_of(ending);
  if (slot.task) return over_(slot, failure);
  if (!was_ready && !slot.asked_to_stop) start_failed(slot, failure.message);
}

void Crew::end(Slot& slot, const Failure& failure) {
  slot.worker->kill_now();
  slot.worker->end();
  slot.worker.reset();
  slot.ready = false;
  slot.task ? over_(slot, failure) : start_failed(slot, failure.message);
}

void Crew::look_after() {
  for (Slot& slot : slots_) {
    if (slot.worker == nullptr || slot.idle()) continue;
    if (Slot::seconds_since(slot.heard) > options_.hung_seconds) {
      hear(slot);  // it may be the supervisor who has not listened
      if (slot.worker == nullptr || Slot::seconds_since(slot.heard) <= options_.hung_seconds) continue;
      end(slot, {"hung", "no progress for " + duration(options_.hung_seconds) + ": the worker was killed"});
      continue;
    }
    if (!slot.task || !options_.timeout_seconds) continue;
    if (!slot.verdict && Slot::seconds_since(slot.begun) > *options_.timeout_seconds) {
      slot.verdict =
          Failure{"timeout", "not done after " + duration(*options_.timeout_seconds) +
                                 ", the limit that was set: --retry-failed goes on from its checkpoint"};
      stop(slot);
    }
    if (slot.verdict && Slot::seconds_since(slot.stopped) > grace_seconds) end(slot, *slot.verdict);
  }
}

void Crew::quarantine(Slot& slot, const std::string& why) {
  slot.quarantined = true;
  slot.worker.reset();
  slot.ready = false;
  say_("slot " + std::to_string(slot.number) + " on " + slot.device + " is not used any more: " + why);
  if (std::all_of(slots_.begin(), slots_.end(), [](const Slot& one) { return one.quarantined; }))
    throw Error(Exit::device, "no slot is left: " + slot.device + ": " + why);
}

void Crew::stop(Slot& slot) {
  slot.asked_to_stop = true;
  slot.stopped = Clock::now();
  slot.worker->send({{"do", "stop"}});
}

void Crew::stop() {
  for (Slot& slot : slots_)
    if (slot.task && slot.worker != nullptr) stop(slot);
}

void Crew::kill() {
  for (Slot& slot : slots_) slot.worker.reset();
}

void Crew::dismiss() {
  for (Slot& slot : slots_)
    if (slot.worker != nullptr) slot.worker->close_input();
  for (Slot& slot : slots_)
    if (slot.worker != nullptr && slot.ready) slot.worker->end();
}

bool Crew::busy() const {
  return std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.task.has_value(); });
}

bool Crew::is_idle(const std::string& device) const {
  return std::none_of(slots_.begin(), slots_.end(),
                      [&](const Slot& slot) { return slot.device == device && slot.task; });
}

bool Crew::is_reserved(const std::string& device) const {
  return std::any_of(slots_.begin(), slots_.end(), [&](const Slot& slot) {
    return slot.device == device && slot.task && !slot.task->alone_on.empty();
  });
}

std::string Crew::usable_device(const std::string& device) const {
  const auto is_used = [](const Slot& slot) { return !slot.quarantined; };
  const auto same = std::find_if(slots_.begin(), slots_.end(),
                                 [&](const Slot& slot) { return slot.device == device && is_used(slot); });
  if (same != slots_.end()) return device;
  const auto other = std::find_if(slots_.begin(), slots_.end(), is_used);
  return other == slots_.end() ? device : other->device;
}

}  // namespace ablate::runner
