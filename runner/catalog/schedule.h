#pragma once

#include <cstdint>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/component.h"
#include "experiments/run_spec.h"

namespace ablate::runner {

/// constant, steps, cosine; each with a warm-up. All points are fractions of the run, so that a schedule
/// keeps its shape when the run's length changes.
std::vector<experiments::Component> schedule_components();

/// What the learning rate is multiplied by in update number `step` = 0 … steps - 1 of a run: the schedule's
/// own factor times the warm-up's.
/// - constant: 1
/// - steps: factor^k, k the number of points `at` reached: point a is reached at the first step >= a steps
///   (0.5 of 64,000: updates 0 … 31,999 before the drop, 32,000 the first after it)
/// - cosine: final + (1 - final) (1 + cos(pi step / steps)) / 2
/// While step < warmup steps the warm-up's factor is `warmup_factor` (shape constant, as He et al. 2015 did),
/// or rises linearly from it towards 1 (shape linear).
double learning_rate_factor(const experiments::Choice& schedule, std::int64_t step, std::int64_t steps);

/// Points that are not in ascending order.
std::vector<experiments::Refusal> schedule_refusals(const experiments::RunSpec& spec);

}  // namespace ablate::runner
