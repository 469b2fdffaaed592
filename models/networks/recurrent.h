#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// Recurrent networks of images, series and tokens. An image or a series is read as a sequence (`read`:
/// pixels, rows or columns), tokens by an `embedding`; then come for each of `layers`
///     [dropout], recurrent layer of `units` cells (models/recurrent.h)
/// named layer1, layer2, …, of images and series the state at the last time step or its mean (`readout`),
/// [dropout], and the linear map `head` to the classes, of tokens at every time step. Data are never dropped:
/// before the first layer dropout stands only behind an embedding. The run's norm stands inside the cell, its
/// activation is f of the rnn.
NetworkDescription rnn();
NetworkDescription gru();
NetworkDescription lstm();

}  // namespace ablate::models
