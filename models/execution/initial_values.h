#pragma once

#include <cstdint>
#include <vector>

#include "models/graph.h"

namespace ablate::models {

/// The initial value of a parameter, row-major. Weights are drawn from the stream (seed, "init:" + name), so
/// that networks with a parameter of the same name and shape share its value; gains are 1, biases and shifts
/// 0.
///
/// A weight's standard deviation, with fan in = inputs of one unit (in k k) and fan out = units that one
/// input reaches (out k k):
/// - he: sqrt(2 / fan) (He 2015, 1502.01852), `fan` is "in", "out"
/// - xavier: sqrt(2 / (fan in + fan out)) (Glorot and Bengio 2010)
/// - lecun: sqrt(1 / fan in) (LeCun 1998)
/// - normal: `std`
/// - fixup: that of he
/// - orthogonal: drawn normal, then orthonormal rows (or columns, where there are fewer), as orthogonal.h has
/// it;
///   gates that stand one above the other each by itself
/// times the parameter's `scale`, and `distribution` is "normal", or "uniform" with the same standard
/// deviation. (Network::initialize sets the gains of normalized weights to their length.)
///
/// Throws std::logic_error for a name that is none of these (descriptions admit no other).
std::vector<double> initial_values(const ParameterInfo& parameter, const Graph::Initialization& init,
                                   std::int64_t seed);

}  // namespace ablate::models
