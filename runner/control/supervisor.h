#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/experiment.h"
#include "experiments/plan.h"
#include "results/store.h"

namespace ablate::runner {

/// How runs are executed. Decides no number, is never hashed.
struct ExecutionOptions {
  std::filesystem::path worker;           ///< the worker program
  std::vector<std::string> devices;       ///< "cpu", "cuda:0" …
  int slots = 1;                          ///< workers per device
  std::filesystem::path data;             ///< ABLATE_DATA for the workers
  bool retry_failed = false;              ///< try again what failed in an earlier invocation
  int attempts = 3;                       ///< at a run whose worker crashes or hangs (retry.h)
  double retry_seconds = 1;               ///< before the second attempt; longer before each further one
  std::size_t quarantine = 3;             ///< a slot on which so many runs in a row failed is left; 0: never
  std::optional<double> budget_seconds;   ///< stop cleanly after so long; start nothing that would not end
  std::optional<double> timeout_seconds;  ///< an attempt that takes longer is stopped and has failed
  double checkpoint_seconds = 60;
  double hung_seconds = 600;  ///< no progress for so long: the worker is killed
  bool quiet = false;
};

/// One experiment to run. `replan` is called again after each round, since with `tune` the second half exists
/// only once the first is recorded.
struct Work {
  experiments::Experiment experiment;
  std::function<experiments::Plan(const results::Store&)> replan;
};

struct Tally {
  std::size_t done = 0, already = 0, failed = 0;
  bool stopped = false;  ///< by a signal or the budget: work is left, everything is saved
};

/// Does the missing work of all experiments: starts workers, assigns runs in the order of Queue, imports
/// journals, survives workers that die and disks that are full (docs/night.md). The only writer of `store`.
/// Returns when nothing is missing, or after a stop request. Throws Error(device) if a worker cannot use its
/// device, or no slot is to be trusted any more. Call from the main thread.
Tally supervise(const std::vector<Work>& work, results::Store& store, const experiments::Catalog& catalog,
                const ExecutionOptions& options);

}  // namespace ablate::runner
