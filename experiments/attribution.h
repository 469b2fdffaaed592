#pragma once

#include <vector>

#include "experiments/configuration.h"

namespace ablate::experiments {

struct Examined {
  const Combination* combination;
  const Configuration* configuration;
};

/// Reports what is wrong with any of `all` combinations (everything that `only` and `skip` admit), each thing
/// once: at the base if it is wrong there, else with the fewest levels that bring it about. Where levels that
/// are right by themselves do not fit each other it adds the `skip` line that leaves such runs out.
void attribute_faults(const Experiment& experiment, const std::vector<Examined>& all, Problems& problems);

}  // namespace ablate::experiments
