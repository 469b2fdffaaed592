#pragma once

#include <ATen/ATen.h>
#include <vector>

#include "models/engine/norm_pass.h"

namespace ablate::models {

/// One of the norms inside a recurrent cell, gain (x - m) / sqrt(v + eps) with statistics of each time step:
/// of batch norm over the examples of the step, of layer norm over `groups` of the features of an example.
template <class T>
class CellNorm {
 public:
  /// `groups`: widths of the features that layer norm takes together; their sum is the width of x.
  CellNorm(const Recurrent& layer, std::vector<std::int64_t> groups);

  /// What a pass works with: gain [width]; of batch norm the running statistics [statistics, width].
  struct Parameters {
    at::Tensor gain, running_mean, running_variance;
  };
  /// Before a pass of training over so many steps.
  void begin(const Parameters& parameters, std::int64_t steps, std::int64_t examples);
  /// y = norm(x), both [examples, width], of step t. In training it remembers what backward() needs.
  void forward(T* y, const T* x, std::int64_t t);
  /// The same in evaluation.
  void evaluate(const Parameters& parameters, T* y, const T* x, std::int64_t t, std::int64_t examples);
  /// After the last forward(): takes the steps' statistics into the running ones.
  void update_running();
  /// dx from g, of step t; dx may be g or x. Sums up the gradient of the gain.
  void backward(T* dx, const T* g, const T* x, std::int64_t t);
  /// Writes the gradient of the gain that was summed up since begin().
  void write_gain_gradient(const at::Tensor& gradient) const;

 private:
  template <class Work>
  void for_each_part(std::int64_t examples, const Work& work) const;

  Recurrent layer_;
  std::vector<std::int64_t> groups_;
  std::int64_t width_ = 0, steps_ = 0, examples_ = 0;
  Parameters parameters_;
  std::vector<NormPass<T>> passes_;           ///< of batch norm, one a step
  std::vector<T> step_mean_, step_variance_;  ///< [steps, width], of batch norm
  std::vector<T> mean_, inverse_;             ///< [steps, examples, groups], of layer norm
  std::vector<T> no_shift_, gain_part_, shift_part_;
  std::vector<double> gain_sum_, part_gain_, part_shift_;
};

}  // namespace ablate::models
