#pragma once

#include "models/execution/network.h"

namespace ablate::models {

/// The network of an edited graph with the values of `whole`: every parameter and running statistic is copied
/// from the one of the same name. Throws std::logic_error if `whole` has none of that name and shape.
Network carried_over(Graph edited, Network& whole);

}  // namespace ablate::models
