#pragma once

#include <string>
#include <vector>

#include "experiments/plan.h"

namespace ablate::analysis {

/// The resolved paths in which the compared configurations of a plan differ.
struct Variation {
  struct Row {
    experiments::Labels labels;       ///< without seed
    std::vector<std::string> values;  ///< one a path; "absent" where the configuration has none
  };
  std::vector<std::string> paths;  ///< "norm", "optimizer.lr"
  std::vector<Row> rows;           ///< in the order of the plan
};

/// Options of a component are told apart only among those of the same name: where norms differ, what else
/// they have does not.
Variation variation(const experiments::Plan& plan);

}  // namespace ablate::analysis
