#pragma once

#include <ATen/ATen.h>
#include <string>
#include <vector>

#include "models/graph.h"

namespace ablate::models {

struct Parameter {
  std::string name;
  Role role = Role::weight;
  bool trained = true;  ///< false: it requires no gradient, and its gradient is zero
  at::Tensor value;     ///< row-major, a leaf; a view of FlatParameters::values
  at::Tensor gradient;  ///< of the last step; the same view of FlatParameters::gradients
};

/// The parameters of a network in one stretch of memory, their gradients in another of the same layout, so
/// that an update is one pass. Weights lie first, then biases, gains and shifts: what weight decay takes and
/// leaves are two halves; behind them lie frozen parameters. Every parameter begins at a multiple of 64
/// bytes; the numbers between them are zero and stay so.
class FlatParameters {
 public:
  FlatParameters(const std::vector<ParameterInfo>& infos, const at::TensorOptions& options);

  at::Tensor values, gradients;       ///< [size]
  std::int64_t weights = 0;           ///< how many of the first numbers are trained weights'
  std::int64_t trained = 0;           ///< how many of the first numbers are trained
  std::vector<Parameter> parameters;  ///< in the order of `infos`

  /// A tensor laid out as `values`, seen as the parameter `index`: how optimizers name their state.
  [[nodiscard]] at::Tensor view(const at::Tensor& flat, std::size_t index) const;

 private:
  std::vector<std::int64_t> offsets_;
};

}  // namespace ablate::models
