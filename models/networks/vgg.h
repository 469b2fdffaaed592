#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// Plain networks of 3x3 convolutions (Simonyan and Zisserman 2014, 1409.1556, Table 1: A, B, D, E): five
/// groups of layers
///     3x3 convolution, norm, activation
/// of width, 2, 4, 8, 8 width channels, named group1.block1, …; each of the first `pools` groups ends with
/// 2x2 maximum pooling. Then what is left, flattened, for each of `widths` a layer hidden1, hidden2, … as in
/// mlp (dropout stands there, as in the paper; without any, before the head), then the linear map `head`.
///
/// The paper's network has 5 pools, widths [4096, 4096] and 224 x 224 images. For images of 32 x 32 the
/// default of no hidden layers leaves 8 width features; on smaller ones fewer pools keep some positions.
NetworkDescription vgg();

}  // namespace ablate::models
