#pragma once

#include <string>

namespace ablate::runner {

struct RetryLimits {
  int attempts = 3;               ///< of a run whose worker crashes or hangs, or whose disk or device fails
  double first_wait_seconds = 1;  ///< before the second attempt; four times as long before each further one,
                                  ///< up to 300 times
};

/// An attempt that came to no result, and those at the same run before it in this night.
struct Failed {
  std::string failure_class;
  int failures = 1;    ///< attempts that ended so or worse, this one included; interruptions do not count
  bool alone = false;  ///< it had its device for itself because of an earlier oom
};

/// What becomes of the run.
struct Retry {
  bool again = false;
  double wait_seconds = 0;  ///< at least so long until then
  bool alone = false;       ///< with no other run on its device
};

/// - diverged, data, error: never, the next attempt would end the same
/// - timeout: never in this night, the limit was stated
/// - interrupted: always, at once
/// - preempted: after a wait that grows, up to 20 times
/// - oom: once, alone on its device
/// - crash, hung, device, disk: after a wait that grows, up to `attempts` in all
Retry retry_after(const Failed& failed, const RetryLimits& limits);

}  // namespace ablate::runner
