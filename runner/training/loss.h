#pragma once

#include <ATen/ATen.h>

#include "experiments/run_spec.h"

namespace ablate::runner {

/// The mean loss of a batch, a scalar of the logits' type. What is asked follows from the shapes:
/// classification logits [N, classes] and labels [N] int64, next_token [N, T, vocabulary] and [N, T] int64
/// (the mean is over all N T tokens), regression [N, outputs] and standardized targets [N, outputs] of the
/// logits' type. What each loss is stands beside its description (runner/catalog/losses.h). By ATen, so that
/// autograd can go back through it.
at::Tensor batch_loss(const experiments::Choice& loss, const at::Tensor& logits, const at::Tensor& labels);

/// The same loss with its gradient: on the CPU by loss_element.h, in one pass; elsewhere by autograd.
class Loss {
 public:
  explicit Loss(const experiments::Choice& loss) : loss_(loss) {}

  struct Result {
    at::Tensor loss;      ///< scalar
    at::Tensor gradient;  ///< of the loss with respect to the logits; undefined where it was not asked for
  };
  /// Valid until the next call. Does not wait for the device.
  Result operator()(const at::Tensor& logits, const at::Tensor& labels, bool with_gradient);

 private:
  template <class T>
  Result on_cpu(const at::Tensor& logits, const at::Tensor& labels, bool with_gradient);

  experiments::Choice loss_;
  at::Tensor value_, gradient_;
};

}  // namespace ablate::runner
