#include "models/execution/batch_norm.h"

namespace ablate::models {
namespace {

at::Tensor whole_batch(const BatchNorm& norm, const at::Tensor& x, const BatchNormState& state,
                       bool training) {
  at::Tensor y = at::batch_norm(x, state.gain, state.shift, state.running_mean, state.running_variance,
                                training, norm.momentum, norm.eps, /*cudnn_enabled=*/true);
  // ATen takes a gradient of other strides than those of x for what it is not: of row-major [N, C, 1, T] one
  // whose channels lie innermost gives wrong derivatives, without an error.
  if (y.requires_grad() && y.dim() == 4) {
    const at::MemoryFormat layout = x.suggest_memory_format();
    y.register_hook([layout](const at::Tensor& gradient) { return gradient.contiguous(layout); });
  }
  return y;
}

/// running = (1 - share) running + share sum / groups; a cumulative share is 1 / batches.
void step(const BatchNorm& norm, const BatchNormState& state, at::Tensor running, const at::Tensor& sum,
          double groups) {
  if (state.batches.defined()) {
    running.add_((sum / groups - running) / state.batches);
  } else {
    running.mul_(1 - norm.momentum).add_(sum, norm.momentum / groups);
  }
}

at::Tensor sub_batches(const BatchNorm& norm, const at::Tensor& x, const BatchNormState& state,
                       std::int64_t examples) {
  // With momentum 1 a group's "running" statistics are exactly its own, the variance unbiased.
  BatchNorm own = norm;
  own.momentum = 1;
  at::Tensor mean = at::zeros_like(state.gain), variance = at::zeros_like(state.gain);
  std::vector<at::Tensor> results;
  for (const at::Tensor& group : x.split(examples)) {
    const BatchNormState state_of_group{state.gain, state.shift, at::zeros_like(mean), at::zeros_like(mean)};
    results.push_back(whole_batch(own, group, state_of_group, true));
    mean += state_of_group.running_mean;
    variance += state_of_group.running_variance;
  }
  if (!state.running_mean.defined()) return at::cat(results);
  const auto groups = static_cast<double>(results.size());
  if (state.batches.defined()) at::Tensor(state.batches).add_(1);
  step(norm, state, state.running_mean, mean, groups);
  step(norm, state, state.running_variance, variance, groups);
  return at::cat(results);
}

}  // namespace

at::Tensor batch_norm(const BatchNorm& norm, const at::Tensor& x, const BatchNormState& state,
                      bool training) {
  const bool of_batch = training || norm.statistics == BatchNorm::Statistics::batch;
  const bool divided = norm.sub_batch > 0 && norm.sub_batch < x.size(0);
  if (of_batch && (divided || state.batches.defined()))
    return sub_batches(norm, x, state, divided ? norm.sub_batch : x.size(0));
  return whole_batch(norm, x, state, of_batch);
}

}  // namespace ablate::models
