#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// Convolutions that look at a spectrogram [C, frequencies, T] as an image, then a recurrent layer that goes
/// along its time: for each of `channels` a layer
///     3 x 3 convolution that keeps the size, norm, activation, 2 x 2 maximum pooling
/// named layer1, layer2, …, then column by column, all frequencies and channels at once, [dropout], a layer
/// of `units` cells (lstm or gru, models/recurrent.h), its state at the last time step or its mean,
/// [dropout], and the linear map `head`. The run's norm stands behind the convolutions and inside the cell.
NetworkDescription conv_recurrent();

}  // namespace ablate::models
