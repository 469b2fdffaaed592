#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "experiments/run_spec.h"

namespace ablate::runner {

/// Times training steps of a run by what they are made of, on numbers without meaning (no data set is read).
/// JSON:
/// {"executor", "batch_size", "steps", "step_seconds", "matrix_flops_per_second", "operations": [{"name",
/// "kind", "forward_seconds", "backward_seconds", "flops"}]}, each its median where it is executed times the
/// share of steps in which it is; `flops`: of its forward pass over the batch; `matrix_flops_per_second`: of
/// a product of large matrices by the same BLAS, measured beside. What step_seconds has more than the
/// operations is loss, update and what surrounds them. Of the plain executor only the step as a whole.
nlohmann::json measure_speed(const experiments::RunSpec& spec, const std::string& device, int steps);

}  // namespace ablate::runner
