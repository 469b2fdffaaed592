#pragma once

#include <memory>
#include <vector>

#include "models/engine/kernel.h"

namespace ablate::models {

/// A network as the engine computes it. Values are numbered as the graph's nodes; behind them stand products
/// whose bias is still to be added.
struct Lowered {
  struct Value {
    int node = 0;  ///< whose value it is, or the product of which it is
    Shape shape;   ///< of one example
  };
  std::vector<std::unique_ptr<Kernel>> kernels;  ///< in a legal order
  std::vector<Value> values;
};

/// Which kernels are chosen: those written for it, or autograd's for every node.
enum class Choose { fastest, autograd };

/// Chooses the kernels that compute a network. On the CPU maps are products
/// without their bias, and what follows a map (bias or norm, join, activation, dropout, as far as each value
/// has one reader alone) becomes one element pass. All other nodes, and on a GPU all nodes, are executed by
/// AutogradKernel.
Lowered lower(const Network& network, Choose choose);

}  // namespace ablate::models
