#pragma once

#include <string>
#include <vector>

#include "experiments/run_spec.h"

namespace ablate::experiments {

/// Every resolved path in which two runs differ, seeds aside: "norm: batch | none"; options of the same
/// component one by one
/// ("dropout.rate: 0.5 | 0"). In the order of the documentation.
std::vector<std::string> differing_paths(const RunSpec& a, const RunSpec& b);

}  // namespace ablate::experiments
