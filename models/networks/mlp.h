#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// Fully connected layers: x flattened, then for each of `widths` a layer
///     linear, [dropout], norm, activation, [dropout]
/// named hidden1, hidden2, …, then the linear map `head` to the classes.
NetworkDescription mlp();

/// One such layer, also used at the end of convnet.
Builder::Value hidden_layer(Builder& network, Builder::Value x, std::size_t number, std::int64_t width);

}  // namespace ablate::models
