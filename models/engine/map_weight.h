#pragma once

#include <ATen/ATen.h>
#include <vector>

#include "models/execution/network.h"

namespace ablate::models {

/// The weights of a map as its product takes them: the parameter itself, or, where they are normalized
/// (MapWeights), w_i = gain_i v_i / |v_i|, made anew in every forward pass. On the CPU.
class MapWeight {
 public:
  explicit MapWeight(const Network::Site& site) : weight_(site.weight), gain_(site.map_gain) {}

  /// To be called in forward(); the weights are value() until the next call.
  const at::Tensor& make(Network& network);
  [[nodiscard]] const at::Tensor& value(const Network& network) const {
    return gain_ < 0 ? network.parameter(weight_) : made_;
  }
  /// Where the product writes its gradient with respect to value(); pass_back() follows.
  [[nodiscard]] const at::Tensor& gradient(const Network& network) const { return network.gradient(weight_); }
  /// Turns that gradient into those of the parameters.
  void pass_back(Network& network) const;
  /// Kernel::trains() of the map.
  [[nodiscard]] std::vector<int> trains() const {
    return gain_ < 0 ? std::vector<int>{weight_} : std::vector<int>{weight_, gain_};
  }

 private:
  int weight_, gain_;
  at::Tensor made_, length_;  ///< w; |v_i| of each unit
};

}  // namespace ablate::models
