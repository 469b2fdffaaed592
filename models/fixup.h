#pragma once

#include "models/graph.h"

namespace ablate::models {

/// Fixup (Zhang, Dauphin and Ma 2019, 1901.09321): how a residual network begins so that it trains without a
/// norm. With L blocks, and m maps one behind the other on a block's branch:
/// - a map on a branch is drawn L^(-1 / (2 m - 2)) times as large, its last one is zero, and so is the
///   network's last map; all others are as drawn
/// - a scalar shift (from 0) before every map and activation, in place of the biases of all maps but the last
/// - a scalar gain (from 1) and a shift at the end of every branch
/// As in the authors' code no shift stands before a map of the network's input, nor before an activation of a
/// sum, which the branch's shift has shifted. (The authors train shifts and gains at a tenth of the learning
/// rate; here they have the rate of all others.)
///
/// `graph`: as networks describe it. One without blocks is returned as it is (and refused: refusals.cpp).
Graph with_fixup(Graph graph);

}  // namespace ablate::models
