#include "models/engine/recurrent_kernel.h"

#include <algorithm>

#include "models/engine/blas.h"
#include "models/engine/loops/sums.h"
#include "models/execution/recurrent.h"

namespace ablate::models {

using Cell = Recurrent::Cell;
using Drop = Recurrent::Drop;

namespace {

std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }

loops::Function function_of(Recurrent::Function function) {
  if (function == Recurrent::Function::relu) return loops::Function::relu;
  return function == Recurrent::Function::tanh ? loops::Function::tanh : loops::Function::sigmoid;
}

}  // namespace

template <class T>
T* RecurrentKernel<T>::Own::reserve(std::int64_t steps, std::int64_t numbers,
                                    const at::TensorOptions& options) {
  step = numbers;
  if (!memory.defined() || memory.numel() < steps * numbers) memory = at::empty({steps * numbers}, options);
  return of(0);
}

template <class T>
RecurrentKernel<T>::RecurrentKernel(const std::vector<int>& inputs, int output, const Network& network)
    : Kernel(inputs, output),
      layer_(std::get<Recurrent>(network.graph().nodes[index(output)].operation)),
      parts_(layer_),
      site_(network.site(output)),
      name_(network.graph().nodes[index(output)].name) {
  if (layer_.norm == Recurrent::Norm::none) return;
  input_norm_.emplace(layer_, layer_.layer_groups());
  recurrent_norm_.emplace(layer_, layer_.layer_groups());
  if (layer_.normalizes_cell()) cell_norm_.emplace(layer_, std::vector<std::int64_t>{layer_.units});
}

template <class T>
void RecurrentKernel<T>::plan(Planner& planner) {
  result_ = planner.value_of(output());
  back_ = planner.gradient_of(input());
}

template <class T>
at::Tensor RecurrentKernel<T>::parameter(const Board& board, int part) const {
  return board.network.parameter(site_.parameters[static_cast<std::size_t>(part)]);
}

template <class T>
at::Tensor RecurrentKernel<T>::gradient(const Board& board, int part) const {
  return board.network.gradient(site_.parameters[static_cast<std::size_t>(part)]);
}

template <class T>
typename CellNorm<T>::Parameters RecurrentKernel<T>::norm_parameters(const Board& board, int gain,
                                                                     std::size_t buffer) const {
  typename CellNorm<T>::Parameters result{parameter(board, gain), {}, {}};
  if (layer_.norm != Recurrent::Norm::batch) return result;
  result.running_mean = board.network.buffer(site_.buffers[buffer]);
  result.running_variance = board.network.buffer(site_.buffers[buffer + 1]);
  return result;
}

template <class T>
loops::CellStep<T> RecurrentKernel<T>::step_at(std::int64_t kept, std::int64_t t) const {
  loops::CellStep<T> step{.examples = examples_, .units = layer_.units, .gates = gates_.of(kept)};
  if (mask_.defined() && layer_.drop == Drop::memoryless) {
    step.mask = mask_.const_data_ptr<T>() + t * layer_.units;
    step.mask_stride = steps_ * layer_.units;
  }
  return step;
}

/// Room for what this pass remembers: in evaluation one step of everything.
template <class T>
void RecurrentKernel<T>::reserve(const at::TensorOptions& options) {
  const std::int64_t steps = training_ ? steps_ : 1, rows = examples_ * layer_.rows(),
                     states = examples_ * layer_.units;
  const bool norm = layer_.norm != Recurrent::Norm::none, gru = layer_.cell == Cell::gru;
  x_.reserve(steps_, examples_ * layer_.in, options);
  gates_.reserve(steps, rows, options);
  products_.reserve(norm || gru ? steps : 1, rows, options);
  if (norm) raw_.reserve(steps, rows, options);
  if (norm || gru) normed_.reserve(1, rows, options);
  if (gru) q_.reserve(steps, states, options);
  h_.reserve(training_ ? steps + 1 : 2, states, options);
  if (mask_.defined() && layer_.drop == Drop::variational) masked_.reserve(steps, states, options);
  if (layer_.cell != Cell::lstm) return;
  c_.reserve(training_ ? steps + 1 : 2, states, options);
  squashed_.reserve(steps, states, options);
  if (norm) normed_c_.reserve(1, states, options);
}

template <class T>
void RecurrentKernel<T>::begin(Board& board) {
  const at::Tensor& x = board.value(input());
  training_ = board.pass.training;
  examples_ = x.size(0);
  steps_ = x.size(1);
  mask_ = training_ ? recurrent_mask(layer_, draws_of(name_, board.pass), board.pass.first_example, examples_,
                                     steps_, x.options())
                    : at::Tensor();
  reserve(x.options());
  at::from_blob(x_.of(0), {steps_, examples_, layer_.in}, x.options()).copy_(x.transpose(0, 1));
  std::fill_n(h_.of(0), h_.step, T{0});
  if (layer_.cell == Cell::lstm) std::fill_n(c_.of(0), c_.step, T{0});
  input_weight_.pack_transposed(parameter(board, parts_.input_weight).template const_data_ptr<T>(),
                                layer_.rows(), layer_.in);
  recurrent_weight_.pack_transposed(parameter(board, parts_.recurrent_weight).template const_data_ptr<T>(),
                                    layer_.rows(), layer_.units);
  if (!training_ || !input_norm_) return;
  input_norm_->begin(norm_parameters(board, parts_.input_gain, 0), steps_, examples_);
  recurrent_norm_->begin(norm_parameters(board, parts_.recurrent_gain, 2), steps_, examples_);
  if (cell_norm_) cell_norm_->begin(norm_parameters(board, parts_.cell_gain, 4), steps_, examples_);
}

template <class T>
void RecurrentKernel<T>::normalize(std::optional<CellNorm<T>>& norm, const Board& board, int gain,
                                   std::size_t buffer, T* y, const T* x, std::int64_t t) {
  if (training_) return norm->forward(y, x, t);
  norm->evaluate(norm_parameters(board, gain, buffer), y, x, t, examples_);
}

/// X of step t, where the gates will be.
template <class T>
void RecurrentKernel<T>::project(Board& board, std::int64_t t) {
  T* projected = input_norm_ ? raw_.of(kept(t)) : gates_.of(kept(t));
  input_weight_.multiply(x_.of(t), projected, examples_);
  if (input_norm_) normalize(input_norm_, board, parts_.input_gain, 0, gates_.of(kept(t)), projected, t);
}

template <class T>
void RecurrentKernel<T>::step(Board& board, std::int64_t t) {
  // In evaluation two states take turns.
  const std::int64_t before = training_ ? t : t % 2, now = training_ ? t + 1 : (t + 1) % 2;
  const bool keeps_products = layer_.norm != Recurrent::Norm::none || layer_.cell == Cell::gru;
  const T* state = h_.of(before);
  if (mask_.defined() && layer_.drop == Drop::variational) {
    const T* mask = mask_.const_data_ptr<T>();
    T* masked = masked_.of(t);
    for (std::int64_t i = 0; i < h_.step; ++i) masked[i] = state[i] * mask[i];
    state = masked;
  }
  T* products = products_.of(keeps_products ? kept(t) : 0);
  const bool summed = layer_.norm == Recurrent::Norm::none && layer_.cell == Cell::lstm;
  summed ? recurrent_weight_.multiply_add(state, gates_.of(kept(t)), examples_)
         : recurrent_weight_.multiply(state, products, examples_);
  if (recurrent_norm_) {
    normalize(recurrent_norm_, board, parts_.recurrent_gain, 2, normed_.of(0), products, t);
    products = normed_.of(0);
  }
  loops::CellStep<T> step = step_at(kept(t), t);
  const at::Tensor bias = parameter(board, parts_.bias);
  step.bias = bias.const_data_ptr<T>();
  if (layer_.cell == Cell::rnn) {
    loops::rnn_forward(step, products, function_of(layer_.function), h_.of(now));
  } else if (layer_.cell == Cell::gru) {
    loops::gru_forward<T>(step, products,
                          parameter(board, parts_.recurrent_bias).template const_data_ptr<T>(), h_.of(before),
                          q_.of(kept(t)), h_.of(now));
  } else {
    loops::lstm_forward<T>(step, summed ? nullptr : products, static_cast<T>(layer_.forget_bias),
                           c_.of(before), c_.of(now));
    const T* cell = c_.of(now);
    if (cell_norm_) {
      normalize(cell_norm_, board, parts_.cell_gain, 4, normed_c_.of(0), cell, t);
      const at::Tensor shift = parameter(board, parts_.cell_shift);
      loops::affine<T>({.y = normed_c_.of(0), .x = normed_c_.of(0), .shift = shift.const_data_ptr<T>()},
                       {examples_, layer_.units});
      cell = normed_c_.of(0);
    }
    loops::lstm_state<T>(step, cell, squashed_.of(kept(t)), h_.of(now));
  }
}

template <class T>
void RecurrentKernel<T>::forward(Board& board) {
  begin(board);
  const at::Tensor& y = board.value(output()) = board.buffer(result_);
  T* result = y.mutable_data_ptr<T>();
  const std::int64_t units = layer_.units;
  for (std::int64_t t = 0; t < steps_; ++t) {
    project(board, t);
    step(board, t);
    const T* state = h_.of(training_ ? t + 1 : (t + 1) % 2);
    for (std::int64_t n = 0; n < examples_; ++n)
      std::copy_n(state + n * units, units, result + (n * steps_ + t) * units);
  }
  if (!training_) return;
  for (auto* norm : {&input_norm_, &recurrent_norm_, &cell_norm_})
    if (*norm) (*norm)->update_running();
}

template <class T>
T* RecurrentKernel<T>::product_gradient(std::int64_t t) const {
  const bool own = layer_.norm != Recurrent::Norm::none || layer_.cell == Cell::gru;
  return own ? products_.of(t) : gates_.of(t);
}

template <class T>
void RecurrentKernel<T>::step_backward(Board& board, std::int64_t t) {
  const loops::CellStep<T> step = step_at(t, t);
  const std::int64_t rows = layer_.rows(), units = layer_.units;
  T *dh = dh_.of(0), *da = gates_.of(t);
  if (layer_.cell == Cell::rnn) {
    const T* const gradients[] = {dh};
    loops::activation_backward<T>(
        {.g = da, .gradients = gradients, .y = h_.of(t + 1), .function = function_of(layer_.function)},
        h_.step);
  } else if (layer_.cell == Cell::gru) {
    da = recurrent_norm_ ? normed_.of(0) : products_.of(t);
    loops::gru_backward<T>(step, da, q_.of(t), h_.of(t), dh);
    for (std::int64_t n = 0; n < examples_; ++n)
      for (std::int64_t j = 0; j < units; ++j)
        recurrent_bias_sum_[index(j)] += static_cast<double>(da[n * rows + 2 * units + j]);
  } else {
    loops::lstm_state_backward<T>(step, squashed_.of(t), dh, dc_.of(0));
    if (cell_norm_) {
      std::vector<T> shift(index(units));
      loops::column_sums<T>(dc_.of(0), {examples_, units}, shift.data());
      T* sum = gradient(board, parts_.cell_shift).template mutable_data_ptr<T>();
      for (std::int64_t j = 0; j < units; ++j) sum[j] += shift[index(j)];
      cell_norm_->backward(dc_.of(0), dc_.of(0), c_.of(t + 1), t);
    }
    loops::lstm_backward<T>(step, c_.of(t), dc_.of(0), carry_.of(0));
  }
  if (recurrent_norm_) recurrent_norm_->backward(products_.of(t), da, products_.of(t), t);
  if (input_norm_) input_norm_->backward(raw_.of(t), gates_.of(t), raw_.of(t), t);
  if (t == 0) return;
  // The gradient of h_{t-1}; of a gru a part of it stands there already.
  T* back = layer_.cell == Cell::gru ? dx_.of(0) : dh;
  recurrent_weight_back_.multiply(product_gradient(t), back, examples_);
  if (mask_.defined() && layer_.drop == Drop::variational) {
    const T* mask = mask_.const_data_ptr<T>();
    for (std::int64_t i = 0; i < h_.step; ++i) back[i] *= mask[i];
  }
  if (layer_.cell != Cell::gru) return;
  for (std::int64_t i = 0; i < h_.step; ++i) dh[i] += back[i];
}

template <class T>
void RecurrentKernel<T>::finish_backward(Board& board) {
  const std::int64_t rows = layer_.rows(), all = steps_ * examples_, later = all - examples_;
  loops::column_sums<T>(gates_.of(0), {all, rows},
                        gradient(board, parts_.bias).template mutable_data_ptr<T>());
  const at::Tensor recurrent = gradient(board, parts_.recurrent_weight);
  const Own& states = mask_.defined() && layer_.drop == Drop::variational ? masked_ : h_;
  if (later > 0) {
    transposed_multiply(product_gradient(1), states.of(1), recurrent.mutable_data_ptr<T>(), rows,
                        layer_.units, later);
  } else {
    recurrent.zero_();
  }
  const T* dz = input_norm_ ? raw_.of(0) : gates_.of(0);
  transposed_multiply(dz, x_.of(0), gradient(board, parts_.input_weight).template mutable_data_ptr<T>(), rows,
                      layer_.in, all);
  if (parts_.recurrent_bias >= 0) {
    T* written = gradient(board, parts_.recurrent_bias).template mutable_data_ptr<T>();
    for (std::int64_t j = 0; j < layer_.units; ++j)
      written[j] = static_cast<T>(recurrent_bias_sum_[index(j)]);
  }
  if (input_norm_) {
    input_norm_->write_gain_gradient(gradient(board, parts_.input_gain));
    recurrent_norm_->write_gain_gradient(gradient(board, parts_.recurrent_gain));
  }
  if (cell_norm_) cell_norm_->write_gain_gradient(gradient(board, parts_.cell_gain));
  if (!board.wants_gradient(input())) return;
  const at::Tensor& dx = board.buffer(back_);
  multiply(dz, parameter(board, parts_.input_weight).template const_data_ptr<T>(), dx_.of(0), all, layer_.in,
           rows);
  const at::Tensor by_step = at::from_blob(dx_.of(0), {steps_, examples_, layer_.in}, dx.options());
  at::Tensor written = dx;
  written.copy_(by_step.transpose(0, 1));
  board.pass_back(input(), dx);
}

template <class T>
void RecurrentKernel<T>::backward(Board& board) {
  const at::Tensor g = board.gradient(output());
  const T* from_above = g.const_data_ptr<T>();
  const std::int64_t units = layer_.units, states = examples_ * units;
  const auto options = g.options();
  std::fill_n(dh_.reserve(1, states, options), states, T{0});
  std::fill_n(carry_.reserve(1, states, options), states, T{0});
  dc_.reserve(1, states, options);
  dx_.reserve(1, std::max(states, steps_ * examples_ * layer_.in), options);
  recurrent_bias_sum_.assign(index(units), 0);
  recurrent_weight_back_.pack(parameter(board, parts_.recurrent_weight).template const_data_ptr<T>(),
                              layer_.rows(), units);
  if (cell_norm_) gradient(board, parts_.cell_shift).zero_();
  for (std::int64_t t = steps_ - 1; t >= 0; --t) {
    T* dh = dh_.of(0);
    for (std::int64_t n = 0; n < examples_; ++n) {
      const T* own = from_above + (n * steps_ + t) * units;
      for (std::int64_t j = 0; j < units; ++j) dh[n * units + j] += own[j];
    }
    step_backward(board, t);
  }
  finish_backward(board);
}

template class RecurrentKernel<float>;
template class RecurrentKernel<double>;

}  // namespace ablate::models
