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
  std::filesystem::path worker;      ///< the worker program
  std::vector<std::string> devices;  ///< "cpu", "cuda:0" …
  int slots = 1;                     ///< workers per device
  std::filesystem::path data;        ///< ABLATE_DATA for the workers
  bool retry_failed = false;
  int attempts = 3;  ///< for crashes; a diverged run is a result and is not tried again
  std::optional<double> budget_seconds;
  double checkpoint_seconds = 60;
  double hung_seconds = 600;  ///< no progress for so long: the worker is killed
};

/// One experiment to run. `replan` is called again after each round, since with `tune` the second half exists
/// only once the first is recorded.
struct Work {
  experiments::Experiment experiment;
  std::function<experiments::Plan(const results::Store&)> replan;
};

struct Tally {
  std::size_t done = 0, already = 0, failed = 0, stopped = 0;
};

/// Does the missing work of all experiments: starts workers, assigns runs (seed slowest), imports journals,
/// survives workers that die. The only writer of `store`. Returns when nothing is missing, or after a stop
/// request. Throws Error(device) if no worker could use its device.
Tally supervise(const std::vector<Work>& work, results::Store& store, const experiments::Catalog& catalog,
                const ExecutionOptions& options);

}  // namespace ablate::runner
