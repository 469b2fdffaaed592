#include "runner/control/retry.h"

#include <algorithm>
#include <cmath>

#include "results/failure_class.h"

namespace ablate::runner {

namespace {

double growing_wait(int failures, const RetryLimits& limits) {
  constexpr double factor = 4, longest = 300;  // times the first
  return limits.first_wait_seconds * std::min(longest, std::pow(factor, failures - 1));
}

}  // namespace

Retry retry_after(const Failed& failed, const RetryLimits& limits) {
  constexpr int most_preemptions = 20;
  const std::string& what = failed.failure_class;
  if (results::repeats_itself(what) || what == "timeout") return {};
  if (what == "interrupted") return {.again = true, .alone = failed.alone};
  if (what == "oom") return {.again = !failed.alone, .alone = true};
  const int most = what == "preempted" ? most_preemptions : limits.attempts;
  if (failed.failures >= most) return {};
  return {true, growing_wait(failed.failures, limits), failed.alone};
}

}  // namespace ablate::runner
