#pragma once

#include "models/fitted/fitted.h"

namespace ablate::models {

/// Multinomial logistic regression, fitted to the minimum over W [classes, features] and b [classes] of
///     mean over examples of -log softmax(W x + b)[label]  +  l2 / 2 |W|^2  +  l1 |W|_1
/// which is convex; b is not penalized. With l1 = l2 = 0 and separable classes it has no minimum: such a fit
/// fails, saying so. Features are standardized, as for every network.
FittedDescription logistic_regression();

}  // namespace ablate::models
