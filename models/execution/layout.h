#pragma once

#include <ATen/ATen.h>

#include "models/graph.h"

namespace ablate::models {

/// The memory layout in which a network of images trains faster; it follows from the graph alone, so that a
/// run has it everywhere. Values keep the layout of the network's input. Convolutions of channels-last images
/// take two thirds of the time (ResNet-20, one core: 235 ms a step of 128 images instead of 370), but norms
/// of them work on eight channels at a time: where a norm's channels (of a group) are no multiple of eight
/// they cost more than that gains (width 4: 45 ms instead of 28).
at::MemoryFormat fastest_layout(const Graph& graph);

}  // namespace ablate::models
