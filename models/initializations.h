#pragma once

#include <vector>

#include "experiments/component.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// How weights are drawn: he, xavier, lecun, normal, orthogonal, fixup. All weights of a network, those of
/// its last layer too, are drawn by the same rule, whatever the activation; gains begin at 1, biases and
/// shifts at 0. With fan in = inputs of one unit (in k k) and fan out = units that one input reaches (out k
/// k), the standard deviation is
/// - he: sqrt(2 / fan), `fan` in or out
/// - xavier: sqrt(2 / (fan in + fan out))
/// - lecun: sqrt(1 / fan in)
/// - normal: `std`
/// - orthogonal: that of a matrix [out, in k k] with orthonormal rows, or columns if there are fewer of them
/// - fixup: that of he, with the changes that models/fixup.h lists
std::vector<experiments::Component> init_components();

/// The choice as the graph carries it.
Graph::Initialization initialization_of(const experiments::Choice& init);

}  // namespace ablate::models
