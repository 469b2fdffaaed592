#pragma once

#include <set>
#include <string>

#include "experiments/catalog.h"
#include "experiments/plan.h"
#include "results/store.h"

namespace ablate::runner {

/// The runs of a plan whose records hold everything that is asked of them: they ended with an outcome, and
/// every evaluation asked for is there (of a diverged run: those until then).
std::set<std::string> done_runs(const results::Store& store, const experiments::Plan& plan,
                                const experiments::Catalog& catalog);

}  // namespace ablate::runner
