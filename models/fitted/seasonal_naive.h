#pragma once

#include "models/fitted/fitted.h"

namespace ablate::models {

/// The seasonal naive forecast, x[t] = x[t - period] (Hyndman and Athanasopoulos 2021, section 5.2): what
/// every forecast has to beat. With period 1 it is the naive one, the last value. Nothing is fitted.
FittedDescription seasonal_naive();

}  // namespace ablate::models
