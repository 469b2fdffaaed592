#pragma once

#include <optional>
#include <vector>

#include "experiments/component.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// Activations: relu, leaky_relu, elu, gelu, sigmoid, tanh, and identity, which leaves a network linear. Fact
/// of each: `smooth` (its derivative is continuous).
std::vector<experiments::Component> activation_components();

/// The operation of an activation; nothing for the identity.
std::optional<Activation> activation_of(const experiments::Choice& activation);

/// The same inside a recurrent cell, which knows relu, sigmoid and tanh.
Recurrent::Function recurrent_function(const experiments::Choice& choice);

}  // namespace ablate::models
