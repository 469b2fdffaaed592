#pragma once

#include <map>
#include <string>

#include "runner/control/supervisor.h"

namespace ablate::runner {

/// Seconds that a whole run of each configuration of a plan will take on one slot, by config_id: a few steps
/// of each are trained and evaluated in a scratch database, the first steps left out, and the rest counts on.
/// Uses of `options` all but `slots`; needs the data sets to be there. Throws Error(runtime) if a
/// configuration cannot be trained, Error(stopped) on Ctrl-C.
std::map<std::string, double> measure(const experiments::Experiment& experiment,
                                      const experiments::Plan& plan, const experiments::Catalog& catalog,
                                      ExecutionOptions options);

}  // namespace ablate::runner
