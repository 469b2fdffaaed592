#include "runner/control/ending.h"

#include <cstring>
#include <fstream>
#include <signal.h>

#include "experiments/error.h"

namespace ablate::runner {

namespace {

bool asks_to_stop(int signal_number) {
  return signal_number == SIGTERM || signal_number == SIGINT || signal_number == SIGUSR1 ||
         signal_number == SIGHUP;
}

}  // namespace

std::string Ending::text() const {
  if (signal_number == 0) return "exit " + std::to_string(exit_code);
  return "killed by signal " + std::to_string(signal_number) + " (" + strsignal(signal_number) + ")";
}

Failure failure_of(const Ending& ending) {
  const std::string message =
      "the worker ended: " + ending.text() + (ending.last_words.empty() ? "" : "\n" + ending.last_words);
  if (ending.exit_code == static_cast<int>(Exit::stopped) || asks_to_stop(ending.signal_number))
    return {ending.asked ? "interrupted" : "preempted", message};
  if (ending.signal_number == SIGKILL && ending.oom_kills)
    return {"oom", "the kernel killed processes for want of memory; " + message};
  return {"crash", message};
}

std::uint64_t oom_kills() {
  std::ifstream in("/proc/vmstat");
  std::string name;
  for (std::uint64_t count = 0; in >> name >> count;)
    if (name == "oom_kill") return count;
  return 0;
}

}  // namespace ablate::runner
