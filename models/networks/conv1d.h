#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// A stack of convolutions along time for series [C, 1, T] (of an image each row by itself): `layers` layers
/// of `width` channels
///     1 x kernel convolution without padding, [dropout], norm, activation, [dropout]
/// named layer1, layer2, …, then what is read from them (`readout`: the last time step, or the mean over
/// all), and the linear map `head`. A value at the last time step depends on 1 + layers (kernel - 1) points,
/// its receptive field: so many the series must have at least.
NetworkDescription conv1d();

}  // namespace ablate::models
