#include "models/execution/operations.h"

#include <stdexcept>

#include "models/execution/batch_norm.h"
#include "models/execution/masks.h"
#include "models/execution/recurrent.h"

namespace ablate::models {
namespace {

/// A mask that broadcasts over x: its first `kept_dimensions` extents are those of x, the others 1. The
/// elements of images draw in the order [N, H, W, C], whatever memory they lie in.
at::Tensor mask_for(const at::Tensor& x, int kept_dimensions, double drop_rate, double kept,
                    const Operands& operands) {
  std::vector<std::int64_t> shape = x.sizes().vec();
  std::uint64_t per_example = 1;
  for (std::size_t i = 1; i < shape.size(); ++i) {
    if (static_cast<int>(i) >= kept_dimensions) shape[i] = 1;
    per_example *= static_cast<std::uint64_t>(shape[i]);
  }
  KeepStream stream = operands.draws;
  stream.first = static_cast<std::uint64_t>(operands.first_example) * per_example;
  stream.drop_rate = static_cast<float>(drop_rate);
  if (shape.size() != 4) return keep_mask(shape, stream, kept, x.options());
  return keep_mask({shape[0], shape[2], shape[3], shape[1]}, stream, kept, x.options()).permute({0, 3, 1, 2});
}

/// w_i = gain_i v_i / |v_i|, or v itself without a gain.
at::Tensor weights_of(const Operands& operands) {
  const at::Tensor& v = operands.weight;
  if (!operands.map_gain.defined()) return v;
  const at::Tensor rows = v.flatten(1);
  return (rows * (operands.map_gain / rows.norm(2, {1})).unsqueeze(1)).view(v.sizes());
}

struct Execute {
  const Operands& operands;
  const at::Tensor& x = operands.x;

  at::Tensor operator()(const Input&) const { return x; }
  at::Tensor operator()(const Linear&) const { return at::linear(x, weights_of(operands), operands.bias); }
  at::Tensor operator()(const Conv& conv) const {
    return at::conv2d(x, weights_of(operands), operands.bias, {conv.stride_rows(), conv.stride},
                      {conv.padding_rows(), conv.padding});
  }
  at::Tensor operator()(const BatchNorm& norm) const {
    return batch_norm(
        norm, x,
        {operands.weight, operands.bias, operands.running_mean, operands.running_variance, operands.batches},
        operands.training);
  }
  at::Tensor operator()(const LayerNorm& norm) const {
    // The same equation, at half the price where there are no positions.
    if (x.dim() == 2) return at::layer_norm(x, {norm.channels}, operands.weight, operands.bias, norm.eps);
    return at::group_norm(x, 1, operands.weight, operands.bias, norm.eps);
  }
  at::Tensor operator()(const GroupNorm& norm) const {
    return at::group_norm(x, norm.groups, operands.weight, operands.bias, norm.eps);
  }
  at::Tensor operator()(const RmsNorm& norm) const {
    const at::Tensor square = x.square().flatten(1).mean(1) + norm.eps;
    std::vector<std::int64_t> per_example(static_cast<std::size_t>(x.dim()), 1), per_channel = per_example;
    per_example[0] = x.size(0);
    per_channel[1] = norm.channels;
    return x * square.rsqrt().view(per_example) * operands.weight.view(per_channel);
  }
  at::Tensor operator()(const ScalarAffine& scalar) const {
    return scalar.gain ? x * operands.weight + operands.bias : x + operands.bias;
  }
  at::Tensor operator()(const Activation& activation) const {
    switch (activation.function) {
      case Activation::Function::relu:
        return at::relu(x);
      case Activation::Function::leaky_relu:
        return at::leaky_relu(x, activation.slope);
      case Activation::Function::elu:
        return at::elu(x, activation.slope);
      case Activation::Function::gelu:
        return at::gelu(x);
      case Activation::Function::sigmoid:
        return at::sigmoid(x);
      case Activation::Function::tanh:
        return at::tanh(x);
    }
    throw std::logic_error("unknown activation");
  }
  at::Tensor operator()(const Dropout& dropout) const {
    if (!operands.training || dropout.rate == 0) return x;
    const double kept = 1 / (1 - dropout.rate);
    if (dropout.channel && x.dim() == 3) {
      return x * mask_for(x.select(1, 0), 2, dropout.rate, kept, operands).unsqueeze(1);
    }
    const int dimensions = dropout.channel ? 2 : static_cast<int>(x.dim());
    return x * mask_for(x, dimensions, dropout.rate, kept, operands);
  }
  at::Tensor operator()(const Join& join) const {
    const at::Tensor& branch = operands.more.at(0);
    if (!branch.defined()) return x;
    if (!operands.training) return at::add(x, branch, join.survival * join.scale);
    if (join.survival == 1 || !join.per_example) return at::add(x, branch, join.scale);
    return x + branch * mask_for(branch, 1, 1 - join.survival, join.scale, operands);
  }
  at::Tensor operator()(const Merge& merge) const {
    at::Tensor sum = x;
    std::int64_t alive = x.defined() ? 1 : 0;
    for (const at::Tensor& path : operands.more) {
      if (!path.defined()) continue;
      sum = sum.defined() ? sum + path : path;
      ++alive;
    }
    const double factor = merge_factor(merge, alive);
    return factor == 1 ? sum : sum * factor;
  }
  at::Tensor operator()(const Concat&) const {
    std::vector<at::Tensor> parts{x};
    parts.insert(parts.end(), operands.more.begin(), operands.more.end());
    return at::cat(parts, 1);
  }
  at::Tensor operator()(const MaxPool& pool) const {
    return at::max_pool2d(x, pool.kernel, pool.stride, pool.padding);
  }
  at::Tensor operator()(const AveragePool& pool) const { return at::avg_pool2d(x, pool.kernel, pool.stride); }
  at::Tensor operator()(const GlobalAveragePool&) const { return x.mean({2, 3}); }
  at::Tensor operator()(const Flatten&) const { return x.flatten(1); }
  at::Tensor operator()(const PadShortcut& pad) const {
    const at::Tensor taken = x.slice(2, 0, x.size(2), pad.stride).slice(3, 0, x.size(3), pad.stride);
    return at::constant_pad_nd(taken, {0, 0, 0, 0, 0, pad.channels - x.size(1)});
  }
  at::Tensor operator()(const Sequence& sequence) const {
    switch (sequence.read) {
      case Sequence::Read::pixels:
        return x.flatten(2).transpose(1, 2);
      case Sequence::Read::rows:
        return x.permute({0, 2, 1, 3}).flatten(2);
      case Sequence::Read::columns:
        return x.permute({0, 3, 1, 2}).flatten(2);
    }
    throw std::logic_error("unknown order of reading");
  }
  at::Tensor operator()(const Embedding&) const { return at::embedding(operands.weight, x.to(at::kLong)); }
  at::Tensor operator()(const Recurrent& layer) const { return recurrent(layer, operands); }
  at::Tensor operator()(const Readout& readout) const {
    return readout.mean ? x.mean(1) : x.select(1, x.size(1) - 1);
  }
};

}  // namespace

double merge_factor(const Merge& merge, std::int64_t alive) {
  const double paths = merge.by == Merge::By::sum ? static_cast<double>(merge.columns.size()) : 1;
  return paths / static_cast<double>(alive);
}

at::Tensor execute(const Operation& operation, const Operands& operands) {
  return std::visit(Execute{operands}, operation);
}

}  // namespace ablate::models
