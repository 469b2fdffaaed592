#pragma once

#include <string>
#include <vector>

namespace ablate::experiments {

/// A network as a person would draw it, from input to output: one layer a line, and beside a map what follows
/// it alone (norm, activation, dropout).
struct Drawing {
  struct Layer {
    std::string what;         ///< "conv 3x3, batch norm, relu"
    std::string shape;        ///< of its result: "16 x 32 x 32"
    std::vector<int> inputs;  ///< earlier layers; none: the network's input
    std::string block;        ///< the scope called blockN that it lies in; "": none
    bool operator==(const Layer&) const = default;
  };
  std::vector<Layer> layers;
  bool operator==(const Drawing&) const = default;
};

}  // namespace ablate::experiments
