#include "models/engine/cell_norm.h"

#include <algorithm>
#include <numeric>

#include "models/engine/loops/row_norm.h"

namespace ablate::models {
namespace {

std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

template <class T>
CellNorm<T>::CellNorm(const Recurrent& layer, std::vector<std::int64_t> groups)
    : layer_(layer),
      groups_(std::move(groups)),
      width_(std::accumulate(groups_.begin(), groups_.end(), std::int64_t{0})),
      no_shift_(index(width_)),
      gain_part_(index(width_)),
      shift_part_(index(width_)),
      part_gain_(index(width_)),
      part_shift_(index(width_)) {}

template <class T>
void CellNorm<T>::begin(const Parameters& parameters, std::int64_t steps, std::int64_t examples) {
  parameters_ = parameters;
  steps_ = steps;
  examples_ = examples;
  gain_sum_.assign(index(width_), 0);
  if (layer_.norm == Recurrent::Norm::layer) {
    for (auto* values : {&mean_, &inverse_}) values->resize(index(steps * examples) * groups_.size());
    return;
  }
  // With momentum 1 "running" statistics are exactly those of the step, the variance unbiased.
  if (passes_.size() != index(steps)) {
    passes_.assign(index(steps), NormPass<T>({layer_.eps, width_, 1, 0, 1}));
    for (auto* values : {&step_mean_, &step_variance_}) values->assign(index(steps * width_), 0);
  }
}

/// Rows of x as layer norm takes them: all at once where a row is one group. `number` counts groups.
template <class T>
template <class Work>
void CellNorm<T>::for_each_part(std::int64_t examples, const Work& work) const {
  if (groups_.size() == 1) return work(0, 0, loops::Rows{examples, width_}, 0);
  std::int64_t number = 0;
  for (std::int64_t row = 0; row < examples; ++row) {
    std::int64_t first = 0;
    for (const std::int64_t group : groups_) {
      work(row * width_ + first, first, loops::Rows{1, group}, number++);
      first += group;
    }
  }
}

template <class T>
void CellNorm<T>::forward(T* y, const T* x, std::int64_t t) {
  const T* gain = parameters_.gain.template const_data_ptr<T>();
  if (layer_.norm == Recurrent::Norm::batch) {
    T *mean = step_mean_.data() + t * width_, *variance = step_variance_.data() + t * width_;
    return passes_[index(t)].forward({.y = y, .x = x}, {gain, no_shift_.data(), mean, variance}, examples_,
                                     1);
  }
  const auto before = index(t * examples_) * groups_.size();
  for_each_part(examples_, [&](std::int64_t at, std::int64_t feature, loops::Rows rows, std::int64_t number) {
    loops::row_norm<T>({.y = y + at, .x = x + at, .scale = gain + feature, .shift = no_shift_.data()}, rows,
                       {rows.channels, layer_.eps}, mean_.data() + before + number,
                       inverse_.data() + before + number);
  });
}

template <class T>
void CellNorm<T>::evaluate(const Parameters& parameters, T* y, const T* x, std::int64_t t,
                           std::int64_t examples) {
  if (layer_.norm == Recurrent::Norm::layer) {
    if (t == 0) begin(parameters, 1, examples);
    return forward(y, x, 0);
  }
  const std::int64_t row = std::min(t, layer_.statistics - 1) * width_;
  NormPass<T>({layer_.eps, width_, 1, 0, 1})
      .evaluate({.y = y, .x = x},
                {parameters.gain.template const_data_ptr<T>(), no_shift_.data(),
                 parameters.running_mean.template mutable_data_ptr<T>() + row,
                 parameters.running_variance.template mutable_data_ptr<T>() + row},
                examples);
}

template <class T>
void CellNorm<T>::update_running() {
  if (layer_.norm != Recurrent::Norm::batch) return;
  const auto update = [&](const at::Tensor& running, std::vector<T>& of_steps) {
    at::Tensor measured = at::from_blob(of_steps.data(), {steps_, width_}, running.options());
    if (layer_.statistics == 1) measured = measured.mean(0, true);
    at::Tensor kept = running;
    kept.mul_(1 - layer_.momentum).add_(measured, layer_.momentum);
  };
  update(parameters_.running_mean, step_mean_);
  update(parameters_.running_variance, step_variance_);
}

template <class T>
void CellNorm<T>::backward(T* dx, const T* g, const T* x, std::int64_t t) {
  const T* gain = parameters_.gain.template const_data_ptr<T>();
  if (layer_.norm == Recurrent::Norm::batch) {
    passes_[index(t)].backward({dx, {g}, x, gain, gain_part_.data(), shift_part_.data()}, examples_, 1);
    for (std::size_t i = 0; i < gain_sum_.size(); ++i) gain_sum_[i] += static_cast<double>(gain_part_[i]);
    return;
  }
  const auto before = index(t * examples_) * groups_.size();
  for_each_part(examples_, [&](std::int64_t at, std::int64_t feature, loops::Rows rows, std::int64_t number) {
    loops::row_norm_backward<T>({dx + at, g + at, x + at, gain + feature, mean_.data() + before + number,
                                 inverse_.data() + before + number, part_gain_.data(), part_shift_.data()},
                                rows, {rows.channels, layer_.eps});
    for (std::int64_t i = 0; i < rows.channels; ++i) gain_sum_[index(feature + i)] += part_gain_[index(i)];
  });
}

template <class T>
void CellNorm<T>::write_gain_gradient(const at::Tensor& gradient) const {
  T* written = gradient.mutable_data_ptr<T>();
  for (std::size_t i = 0; i < gain_sum_.size(); ++i) written[i] = static_cast<T>(gain_sum_[i]);
}

template class CellNorm<float>;
template class CellNorm<double>;

}  // namespace ablate::models
