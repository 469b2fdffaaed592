#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// A deep net of few units: x flattened, then for each of `widths` a layer as in mlp (hidden1, hidden2, …)
/// that reads x and every layer before it (`reads` all; cascade correlation, Fahlman and Lebiere 1990,
/// trained here as one), or the layer before it alone (last); then the linear map `head`, which reads
/// likewise. What is read is concatenated, x first. reads last is mlp.
NetworkDescription cascade();

}  // namespace ablate::models
