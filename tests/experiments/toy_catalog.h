#pragma once

#include "experiments/catalog.h"

namespace ablate::experiments {

/// Descriptions enough for every example under tests/experiments/examples, those of components that do not
/// exist among them: norms none, batch, layer; networks from mlp to lstm; probes. Nothing is refused by
/// combination.
const Catalog& toy_catalog();

}  // namespace ablate::experiments
