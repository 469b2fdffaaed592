#pragma once

#include <cstdint>

#include "experiments/experiment.h"
#include "experiments/run_spec.h"

namespace ablate::experiments {

/// Whether a run is evaluated when it has made `step` updates: before the first, at the end of every epoch or
/// every N steps as asked, and after the last.
inline bool is_evaluated(std::int64_t step, const Evaluate& evaluate, const Sizes& sizes) {
  const std::int64_t every = evaluate.every_steps > 0 ? evaluate.every_steps : sizes.steps_per_epoch;
  return step == sizes.steps || step % every == 0;
}

}  // namespace ablate::experiments
