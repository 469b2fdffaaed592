#pragma once

#include <cstdint>
#include <vector>

#include "experiments/experiment.h"
#include "experiments/run_spec.h"

namespace ablate::experiments {

/// Whether a run is evaluated when it has made `step` updates: before the first (but for
/// Sizes::first_evaluation), at the end of every epoch or every N steps as asked, and after the last.
inline bool is_evaluated(std::int64_t step, const Evaluate& evaluate, const Sizes& sizes) {
  const std::int64_t every = evaluate.every_steps > 0 ? evaluate.every_steps : sizes.steps_per_epoch;
  return step == sizes.steps || (step >= sizes.first_evaluation && step % every == 0);
}

/// The steps at which is_evaluated(), in order.
inline std::vector<std::int64_t> evaluation_steps(const Evaluate& evaluate, const Sizes& sizes) {
  const std::int64_t every = evaluate.every_steps > 0 ? evaluate.every_steps : sizes.steps_per_epoch;
  std::vector<std::int64_t> steps;
  for (std::int64_t step = 0; step < sizes.steps; step += every)
    if (is_evaluated(step, evaluate, sizes)) steps.push_back(step);
  steps.push_back(sizes.steps);
  return steps;
}

}  // namespace ablate::experiments
