#pragma once

#include <map>
#include <set>
#include <string>

#include "experiments/catalog.h"
#include "experiments/plan.h"
#include "results/store.h"

namespace ablate::runner {

/// What the records of a run lack.
struct Missing {
  bool training = true;  ///< an outcome, a reading on the way, or final weights that another run starts from
  /// Else: probes of the end of the run, which can be looked at on its kept weights.
  nlohmann::json probes = nlohmann::json::object();
};

/// The runs of a plan that have to be made (again), by id. Absent are those whose records hold everything
/// that is asked of them: they ended with an outcome, and every evaluation and every look of a probe asked
/// for is there (of a diverged run: those until then). Of a run that others start from the weights too, as
/// long as one of those is missing.
std::map<std::string, Missing> missing_runs(const results::Store& store, const experiments::Plan& plan,
                                            const experiments::Catalog& catalog);

/// The others.
std::set<std::string> done_runs(const results::Store& store, const experiments::Plan& plan,
                                const experiments::Catalog& catalog);

}  // namespace ablate::runner
