#pragma once

#include <vector>

#include "experiments/catalog.h"
#include "experiments/component.h"
#include "experiments/run_spec.h"

namespace ablate::runner {

/// sgd, adam, adamw. The gradient g of the mean loss of a batch is first changed where asked, in this order:
///     g = g min(1, clip_norm / |g|)           |g| over all parameters together, decay not included
///     g = g + weight_decay w + l1 sign(w)     on the parameters that `decay` names, sign(0) = 0
/// (adamw takes weight decay apart: w = w - lr weight_decay w before the update.) Then
/// - sgd: v = momentum v + g, from v = 0; w = w - lr v; with nesterov w = w - lr (g + momentum v)
/// - adam, adamw: moments with bias correction, w = w - lr m / (sqrt(v) + eps)
/// where lr is the option times the schedule's factor. `decay`: "all" parameters (as He's and Huang's code
/// does), or "weights", the matrices and kernels, without biases, gains and shifts.
std::vector<experiments::Component> optimizer_components();

/// Options that do not fit each other.
std::vector<experiments::Refusal> optimizer_refusals(const experiments::RunSpec& spec);

}  // namespace ablate::runner
