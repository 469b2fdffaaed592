#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/control/pace.h"

namespace ablate::runner {

/// How long work will take from now on.
struct Remaining {
  double seconds = 0;
  double low = 0, high = 0;  ///< two standard deviations around it
};

/// A run that is being made.
struct RunningRun {
  std::string config_id;
  double work = 0;           ///< of the whole run (runner/control/work.h)
  double part = 0;           ///< of it that is made, in [0, 1]
  double seconds = 0;        ///< since this attempt began,
  double part_at_begin = 0;  ///< when so much of it was made
};

/// Runs of one configuration that wait.
struct WaitingRuns {
  std::size_t runs = 0;
  double work = 0;  ///< of all of them
};

/// Until all that runs and waits (by config_id) is made on so many slots; std::nullopt where nothing says how
/// fast. A configuration of which runs are over takes what they took; one that only runs now, what it takes
/// at this speed; any other, its work at the speed of the others, which is less sure.
std::optional<Remaining> remaining(const Pace& pace, const std::vector<RunningRun>& running,
                                   const std::map<std::string, WaitingRuns>& waiting, std::size_t slots);

}  // namespace ablate::runner
