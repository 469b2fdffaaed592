#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "runner/control/slot.h"
#include "runner/control/supervisor.h"
#include "runner/protocol.h"

namespace ablate::runner {

/// The workers, one in each slot: starts them, hears what they say, ends those that say nothing or take too
/// long. Knows nothing of records.
class Crew {
 public:
  /// The attempt in a slot is over. What it came to stands in its journal; where that says nothing, it failed
  /// as given. The slot's task is to be taken out.
  using Over = std::function<void(Slot&, const Failure&)>;
  using Say = std::function<void(const std::string&)>;

  Crew(const ExecutionOptions& options, const std::filesystem::path& logs, Over over, Say say);

  [[nodiscard]] std::deque<Slot>& slots() { return slots_; }
  /// Has a worker started where there is none. True: it can be given a run.
  bool staff(Slot& slot);
  void assign(Slot& slot, Task task, std::int64_t attempt, const Assignment& assignment);
  /// Hears what workers say, for a fifth of a second at most where they are silent.
  void wait();
  /// Ends attempts that make no progress or take longer than allowed.
  void look_after();
  /// Ends the worker, and with it the attempt in hand.
  void end(Slot& slot, const Failure& failure);
  /// The slot is not used any more. Throws Error(device) if it was the last.
  void quarantine(Slot& slot, const std::string& why);

  /// Asks every worker to save where it is and to end.
  void stop();
  void kill();
  /// Lets the workers end.
  void dismiss();

  [[nodiscard]] bool busy() const;
  /// No run is on the device.
  [[nodiscard]] bool is_idle(const std::string& device) const;
  /// A run has the device for itself.
  [[nodiscard]] bool is_reserved(const std::string& device) const;
  /// This device while one of its slots is used, else another that is.
  [[nodiscard]] std::string usable_device(const std::string& device) const;

 private:
  void hear(Slot& slot);
  void take(Slot& slot, const nlohmann::json& message);
  void unusable(Slot& slot, const std::string& why);
  void start_failed(Slot& slot, const std::string& how);
  void gone(Slot& slot);
  void stop(Slot& slot);

  const ExecutionOptions& options_;
  Over over_;
  Say say_;
  std::deque<Slot> slots_;
};

}  // namespace ablate::runner
