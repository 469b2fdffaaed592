#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// A convolutional network of LeNet-5's size (LeCun 1998) with today's parts: for each of `channels` a layer
///     5x5 convolution, [dropout], norm, activation, 2x2 pooling with stride 2, [dropout]
/// named layer1, layer2, …, then for each of `widths` a fully connected layer hidden1, hidden2, … as in mlp,
/// then the linear map `head`. With `padding` valid and 28 x 28 images it has the shapes that are usually
/// called LeNet.
NetworkDescription convnet();

}  // namespace ablate::models
