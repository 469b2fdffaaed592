#pragma once

#include "experiments/run_spec.h"

namespace ablate::runner {

/// What a whole run costs in estimated operations. `flops`: of one example's forward pass. Says how runs
/// compare, not how long they take.
double work_of(const experiments::RunSpec& spec, const experiments::Sizes& sizes, double flops);

}  // namespace ablate::runner
