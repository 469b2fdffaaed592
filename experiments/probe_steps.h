#pragma once

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "experiments/run_spec.h"

namespace ablate::experiments {

/// After how many updates a probe looks at the network, ascending: `at` is "final", "epoch" (before the first
/// step, at the end of every epoch, and after the last step) or a list of epochs, rounded to whole updates,
/// and of "final".
inline std::vector<std::int64_t> probe_steps(const nlohmann::json& at, const Sizes& sizes) {
  if (at == "final") return {sizes.steps};
  std::vector<std::int64_t> steps;
  if (at == "epoch") {
    for (std::int64_t step = 0; step < sizes.steps; step += sizes.steps_per_epoch) steps.push_back(step);
    steps.push_back(sizes.steps);
    return steps;
  }
  for (const nlohmann::json& when : at)
    steps.push_back(when == "final"
                        ? sizes.steps
                        : std::llround(when.get<double>() * static_cast<double>(sizes.steps_per_epoch)));
  std::sort(steps.begin(), steps.end());
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  return steps;
}

}  // namespace ablate::experiments
