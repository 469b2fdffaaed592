#include "models/execution/batch_norm.h"

namespace ablate::models {
namespace {

at::Tensor whole_batch(const BatchNorm& norm, const at::Tensor& x, const BatchNormState& state,
                       bool training) {
  return at::batch_norm(x, state.gain, state.shift, state.running_mean, state.running_variance, training,
                        norm.momentum, norm.eps, /*cudnn_enabled=*/true);
}

at::Tensor sub_batches(const BatchNorm& norm, const at::Tensor& x, const BatchNormState& state) {
  // With momentum 1 a group's "running" statistics are exactly its own, the variance unbiased.
  BatchNorm own = norm;
  own.momentum = 1;
  at::Tensor mean = at::zeros_like(state.running_mean);
  at::Tensor variance = at::zeros_like(state.running_variance);
  std::vector<at::Tensor> results;
  for (const at::Tensor& group : x.split(norm.sub_batch)) {
    const BatchNormState state_of_group{state.gain, state.shift, at::zeros_like(state.running_mean),
                                        at::zeros_like(state.running_variance)};
    results.push_back(whole_batch(own, group, state_of_group, true));
    mean += state_of_group.running_mean;
    variance += state_of_group.running_variance;
  }
  const auto groups = static_cast<double>(results.size());
  at::Tensor running_mean = state.running_mean;
  at::Tensor running_variance = state.running_variance;
  running_mean.mul_(1 - norm.momentum).add_(mean, norm.momentum / groups);
  running_variance.mul_(1 - norm.momentum).add_(variance, norm.momentum / groups);
  return at::cat(results);
}

}  // namespace

at::Tensor batch_norm(const BatchNorm& norm, const at::Tensor& x, const BatchNormState& state,
                      bool training) {
  const bool divided = training && norm.sub_batch > 0 && norm.sub_batch < x.size(0);
  return divided ? sub_batches(norm, x, state) : whole_batch(norm, x, state, training);
}

}  // namespace ablate::models
