#pragma once

#include <optional>
#include <vector>

#include "models/fitting/fit.h"

namespace ablate::models {

/// The x that minimizes |sum over k of x[k] columns[k] - target|, by Householder reflections (Golub 1965),
/// which do not square the condition of the problem as normal equations do. No more columns than each has
/// rows. Nothing if it was told to stop. Throws Error where a column depends linearly on those before it.
std::optional<std::vector<double>> least_squares(std::vector<std::vector<double>> columns,
                                                 std::vector<double> target, const KeepGoing& keep_going);

}  // namespace ablate::models
