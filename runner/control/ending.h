#pragma once

#include <cstdint>
#include <string>

#include "runner/control/failure.h"

namespace ablate::runner {

/// How a worker ended.
struct Ending {
  int exit_code = -1;           ///< -1: by a signal
  int signal_number = 0;        ///< 0: by itself
  bool asked = false;           ///< the supervisor had asked it to stop
  bool oom_kills = false;       ///< the kernel has killed processes for want of memory since the run began
  std::string last_words = {};  ///< the end of its standard error

  [[nodiscard]] std::string text() const;  ///< "exit 1", "killed by signal 9 (Killed)"
};

/// What that means for the run it had in hand and whose end its journal does not tell: interrupted, preempted
/// (asked to stop by somebody else), oom (killed by the kernel) or crash.
Failure failure_of(const Ending& ending);

/// How many processes of this machine the kernel has killed for want of memory; 0 where it does not tell.
std::uint64_t oom_kills();

}  // namespace ablate::runner
