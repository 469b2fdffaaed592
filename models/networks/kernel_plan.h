#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// As many layers as there are `kernels`, named layer1, layer2, …:
///     convolution that keeps the size, [dropout], norm, activation, 2x2 maximum pooling, [dropout]
/// then global average pooling and the linear map `head`. In `arrangement` sequence layer i has the i-th
/// kernel; in parallel every layer has all of them side by side, with a share of its channels each, and
/// concatenates them.
///
/// Layer i + 1 has about twice as many channels as layer i, even numbers, such that the weights of all maps
/// together (biases, gains and shifts are not counted) come nearest to `weights`: plans with the same
/// `weights` are compared at about equal size.
///
/// `first_layer`: learned; or kept as it begins (frozen): random, as it is drawn, or gabor, a bank of Gabor
/// filters (gabor.h). Its bias, where it has one, is kept as well.
NetworkDescription kernel_plan();

}  // namespace ablate::models
