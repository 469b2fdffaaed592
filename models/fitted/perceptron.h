#pragma once

#include "models/fitted/fitted.h"

namespace ablate::models {

/// Rosenblatt's error correction, one example a step, in the order of the run's epochs. Scores z = W [x; 1],
/// W [classes, features + 1] from 0. An example whose label is not the first largest score is a mistake, and
/// with r the first largest score:
///     W[label] += [x; 1]        W[r] -= [x; 1]
/// (for two classes this is the classical rule; for more, Kesler's construction in Duda and Hart 1973). A
/// learning rate would only scale W. On separable examples the mistakes are at most (R / margin)^2 in all
/// (Novikoff 1962); on others they never end. Loss: the perceptron criterion, max z - z[label].
FittedDescription perceptron();

}  // namespace ablate::models
