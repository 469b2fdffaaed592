#pragma once

#include <string>
#include <vector>

#include "experiments/reading.h"

namespace ablate::experiments {

/// `random`: {"n": 20, "seed": 1, "space": {"optimizer.lr": {"log_uniform": [1e-4, 1e-1]}}} makes the axis
/// `sample` with levels 1 … n. Distributions: {"uniform": [low, high]}, {"log_uniform": [low, high]},
/// {"choice": [values]}. Draw i of a path depends on nothing but (seed, path, i), so that every arm gets the
/// same draws and a larger n keeps the first ones.
Axis random_axis(const Reading& reading, const Json& value, const std::string& pointer, Axis::Source source);

}  // namespace ablate::experiments
