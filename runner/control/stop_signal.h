#pragma once

namespace ablate::runner {

/// Counts SIGINT, SIGTERM and SIGUSR1 as long as it lives: the first asks for a clean stop, the second for an
/// end at once. One at a time.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  [[nodiscard]] static int count();
};

}  // namespace ablate::runner
