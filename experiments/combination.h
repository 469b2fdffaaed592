#pragma once

#include <functional>
#include <string>
#include <vector>

#include "experiments/axes.h"

namespace ablate::experiments {

/// One level of each axis.
struct Combination {
  std::vector<std::pair<const Axis*, const Level*>> levels;
  [[nodiscard]] Labels labels() const;
};

/// Calls visit for every combination, the first axis varying slowest. No axes: one empty combination.
void each_combination(const std::vector<const Axis*>& axes,
                      const std::function<void(const Combination&)>& visit);

/// Whether `only` and `skip` admit these labels. `seed` decided: a condition on seed is applied; undecided
/// (no label): a filter that names seed neither admits nor skips.
bool admits(const Experiment& experiment, const Labels& labels);

}  // namespace ablate::experiments
