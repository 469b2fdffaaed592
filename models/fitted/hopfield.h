#pragma once

#include "models/fitted/fitted.h"

namespace ablate::models {

/// Hopfield's associative memory of N = features units s in {-1, +1}. It stores one pattern per class: the
/// signs of the class's mean training example (standardized), W = sum over patterns of p p^T with an empty
/// diagonal. To recall an example, its signs, of which a share `corruption` is flipped at random, are the
/// first state; then units take the sign of W s, one after the other in random order (a unit at 0 stays),
/// until a sweep changes none.
///
/// How that is measured: an example is an error unless the state ends within `tolerance` N units of the
/// pattern of its class; the loss is the mean share of units in which they differ. Of `synthetic` data
/// without noise classes are random patterns, so that classes / features is the load: recall breaks down near
/// 0.138 (Amit, Gutfreund and Sompolinsky 1985).
FittedDescription hopfield();

}  // namespace ablate::models
