#include "models/execution/recurrent.h"

#include <ATen/core/grad_mode.h>
#include <utility>

#include "models/execution/masks.h"

namespace ablate::models {
namespace {

using Cell = Recurrent::Cell;
using Norm = Recurrent::Norm;
using Drop = Recurrent::Drop;

/// One norm of a cell: remembers the statistics of its steps until they go into the running ones.
class CellNorm {
 public:
  CellNorm(const Recurrent& layer, at::Tensor gain, at::Tensor running_mean, at::Tensor running_variance,
           bool training)
      : layer_(layer),
        gain_(std::move(gain)),
        running_mean_(std::move(running_mean)),
        running_variance_(std::move(running_variance)),
        training_(training) {}

  /// x: [N, features] of step t.
  at::Tensor operator()(const at::Tensor& x, std::int64_t t) {
    if (layer_.norm == Norm::none) return x;
    if (layer_.norm == Norm::layer) return by_layer(x) * gain_;
    if (!training_) {
      const std::int64_t kept = std::min(t, layer_.statistics - 1);
      return standardized(x, running_mean_[kept], running_variance_[kept]) * gain_;
    }
    const at::Tensor mean = x.mean(0), variance = (x - mean).square().mean(0);
    means_.push_back(mean.detach());
    variances_.push_back(variance.detach() * (static_cast<double>(x.size(0)) / (x.size(0) - 1)));
    return standardized(x, mean, variance) * gain_;
  }

  void update_running() {
    if (means_.empty()) return;
    const at::NoGradGuard no_grad;
    const auto update = [&](at::Tensor& running, const std::vector<at::Tensor>& measured) {
      at::Tensor of_batch = at::stack(measured);
      if (layer_.statistics == 1) of_batch = of_batch.mean(0, true);
      running.mul_(1 - layer_.momentum).add_(of_batch, layer_.momentum);
    };
    update(running_mean_, means_);
    update(running_variance_, variances_);
  }

 private:
  [[nodiscard]] at::Tensor standardized(const at::Tensor& x, const at::Tensor& mean,
                                        const at::Tensor& variance) const {
    return (x - mean) / at::sqrt(variance + layer_.eps);
  }
  [[nodiscard]] at::Tensor by_layer(const at::Tensor& x) const {
    std::vector<std::int64_t> widths = layer_.layer_groups();
    if (x.size(1) != layer_.rows()) widths = {x.size(1)};  // the cell state
    std::vector<at::Tensor> parts;
    for (const at::Tensor& part : x.split_with_sizes(widths, 1)) {
      const at::Tensor mean = part.mean(1, true);
      parts.push_back(standardized(part, mean, (part - mean).square().mean(1, true)));
    }
    return parts.size() == 1 ? parts[0] : at::cat(parts, 1);
  }

  const Recurrent& layer_;
  at::Tensor gain_, running_mean_, running_variance_;
  bool training_;
  std::vector<at::Tensor> means_, variances_;
};

/// A layer while it goes through time.
class Course {
 public:
  Course(const Recurrent& layer, const Operands& operands)
      : layer_(layer),
        operands_(operands),
        parts_(layer),
        input_norm_(norm(parts_.input_gain, 0)),
        recurrent_norm_(norm(parts_.recurrent_gain, 2)),
        cell_norm_(norm(parts_.cell_gain, 4)) {}

  at::Tensor run() {
    const at::Tensor& x = operands_.x;
    if (operands_.training) {
      mask_ =
          recurrent_mask(layer_, operands_.draws, operands_.first_example, x.size(0), x.size(1), x.options());
    }
    const at::Tensor projected = at::matmul(x, part(parts_.input_weight).t());
    h_ = at::zeros({x.size(0), layer_.units}, x.options());
    c_ = h_;
    std::vector<at::Tensor> states;
    for (std::int64_t t = 0; t < x.size(1); ++t) {
      step(input_norm_(projected.select(1, t), t), t);
      states.push_back(h_);
    }
    for (CellNorm* norm : {&input_norm_, &recurrent_norm_, &cell_norm_}) norm->update_running();
    return at::stack(states, 1);
  }

 private:
  [[nodiscard]] at::Tensor part(int index) const {
    return index < 0 ? at::Tensor() : operands_.parameters[static_cast<std::size_t>(index)];
  }
  [[nodiscard]] CellNorm norm(int gain, std::size_t buffer) const {
    const bool keeps = layer_.norm == Norm::batch && buffer < operands_.buffers.size();
    return {layer_, part(gain), keeps ? operands_.buffers[buffer] : at::Tensor(),
            keeps ? operands_.buffers[buffer + 1] : at::Tensor(), operands_.training};
  }

  void step(const at::Tensor& from_input, std::int64_t t) {
    const at::Tensor h = mask_.defined() && layer_.drop == Drop::variational ? h_ * mask_ : h_;
    const at::Tensor from_state = recurrent_norm_(at::matmul(h, part(parts_.recurrent_weight).t()), t);
    if (layer_.cell == Cell::rnn) h_ = function(from_input + from_state + part(parts_.bias));
    if (layer_.cell == Cell::lstm) lstm((from_input + from_state + part(parts_.bias)).chunk(4, 1), t);
    if (layer_.cell == Cell::gru) {
      gru((from_input + part(parts_.bias)).chunk(3, 1), from_state.chunk(3, 1), t);
    }
  }

  [[nodiscard]] at::Tensor function(const at::Tensor& a) const {
    if (layer_.function == Recurrent::Function::relu) return at::relu(a);
    return layer_.function == Recurrent::Function::tanh ? at::tanh(a) : at::sigmoid(a);
  }
  [[nodiscard]] at::Tensor dropped(const at::Tensor& update, std::int64_t t) const {
    return mask_.defined() && layer_.drop == Drop::memoryless ? update * mask_.select(1, t) : update;
  }

  void lstm(const std::vector<at::Tensor>& a, std::int64_t t) {
    const at::Tensor i = at::sigmoid(a[0]), f = at::sigmoid(a[1] + layer_.forget_bias), g = at::tanh(a[2]),
                     o = at::sigmoid(a[3]);
    c_ = f * c_ + i * dropped(g, t);
    at::Tensor c = cell_norm_(c_, t);
    if (parts_.cell_shift >= 0) c = c + part(parts_.cell_shift);
    h_ = o * at::tanh(c);
  }
  void gru(const std::vector<at::Tensor>& x, const std::vector<at::Tensor>& from_state, std::int64_t t) {
    const at::Tensor r = at::sigmoid(x[0] + from_state[0]), z = at::sigmoid(x[1] + from_state[1]),
                     n = at::tanh(x[2] + r * (from_state[2] + part(parts_.recurrent_bias)));
    h_ = (1 - z) * dropped(n, t) + z * h_;
  }

  const Recurrent& layer_;
  const Operands& operands_;
  RecurrentParts parts_;
  CellNorm input_norm_, recurrent_norm_, cell_norm_;
  at::Tensor mask_, h_, c_;
};

}  // namespace

at::Tensor recurrent_mask(const Recurrent& layer, KeepStream draws, std::int64_t first_example,
                          std::int64_t examples, std::int64_t steps, const at::TensorOptions& options) {
  if (layer.drop == Drop::none || layer.rate == 0) return {};
  std::vector<std::int64_t> shape = {examples, layer.units};
  if (layer.drop == Drop::memoryless) shape = {examples, steps, layer.units};
  draws.first = static_cast<std::uint64_t>(first_example * c10::multiply_integers(shape) / examples);
  draws.drop_rate = static_cast<float>(layer.rate);
  return keep_mask(shape, draws, 1 / (1 - layer.rate), options);
}

at::Tensor recurrent(const Recurrent& layer, const Operands& operands) {
  return Course(layer, operands).run();
}

}  // namespace ablate::models
