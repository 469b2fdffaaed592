#pragma once

#include "experiments/drawing.h"
#include "models/graph.h"

namespace ablate::models {

/// Norms, activations, dropout and reshaping are written beside the layer they follow where nothing else
/// reads it.
experiments::Drawing drawing(const Graph& graph);

}  // namespace ablate::models
