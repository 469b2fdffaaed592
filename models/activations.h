#pragma once

#include <vector>

#include "experiments/component.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// Activations: relu, sigmoid, tanh. Fact of each: `smooth` (its derivative is continuous).
std::vector<experiments::Component> activation_components();

/// The operation of an activation.
Activation activation_of(const experiments::Choice& activation);

}  // namespace ablate::models
