#pragma once

#include "models/fitted/fitted.h"

namespace ablate::models {

/// Autoregression of order p, with an intercept:
///     x[t] = c + phi_1 x[t - 1] + … + phi_p x[t - p] + e[t]
/// c and phi minimize the sum of e^2 over the training examples (Box and Jenkins 1970, conditional least
/// squares). Of a differenced series that is ARIMA(p, 1, 0) with drift.
FittedDescription autoregression();

}  // namespace ablate::models
