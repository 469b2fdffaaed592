#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/experiment.h"
#include "experiments/problem.h"

namespace ablate::experiments {

/// Why a run is in the plan.
enum class Phase {
  source,   ///< pre-training that another run starts from (rule G)
  tuning,   ///< a candidate on a tuning seed (rule F)
  compare,  ///< a run that is compared
};
std::string_view name(Phase phase);

/// One run of the plan. Two cells may need the same run: it is listed once per cell and has one id.
struct PlannedRun {
  std::string run_id, config_id;
  RunSpec spec;
  Labels labels;  ///< axis -> label, with seed; tuned axes too
  Phase phase = Phase::compare;
  Evaluate evaluate;
  Json probes = Json::object();
  std::string source = {};  ///< id of the run whose final weights it starts from; empty: none
};

/// What was chosen for one cell (labels without seed and tuned axes).
struct Selection {
  Labels cell;
  Labels chosen;                         ///< tuned axis -> label; empty while undecided
  std::vector<std::string> waiting_for;  ///< run ids of candidates without a record
};

/// A value measured on a finished tuning run: mean is over seeds. std::nullopt: not there yet. A diverged or
/// failed candidate, or one that never reached the level, answers +infinity where lower is better, else
/// -infinity.
using TuningRecord =
    std::function<std::optional<double>(const std::string& run_id, const Metric& by, const At& at)>;

/// What an experiment means, given the records so far: a pure function of the two.
struct Plan {
  std::vector<PlannedRun> runs;  ///< in the order in which they should run: seed slowest
  std::vector<Selection> selections;
  std::size_t later = 0;                        ///< runs that exist only once the tuning records are there
  std::vector<std::string> unique_ids() const;  ///< each id once, in order
};

struct ExpandOptions {
  std::size_t max_runs = 10'000;
};

/// Throws Error(invalid) that lists every problem (impossible combinations with the `skip` line to paste).
Plan expand(const Experiment& experiment, const Catalog& catalog, const TuningRecord& records,
            const ExpandOptions& options = {});

/// Adds what is wrong with the runs of an experiment that could be read only in part, so that all problems
/// are reported at once.
void check_configurations(const Experiment& experiment, const Catalog& catalog, Problems& problems);

}  // namespace ablate::experiments
