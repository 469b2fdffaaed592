#include "models/engine/norm_pass.h"

#include <algorithm>
#include <cmath>

#include "models/engine/loops/row_norm.h"
#include "models/engine/loops/sums.h"

namespace ablate::models {
namespace {

std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }

/// The rows of one set, and where they begin.
template <class Work>
void for_each_set(std::int64_t examples, std::int64_t set, const Work& work) {
  const std::int64_t size = set == 0 ? examples : set;
  std::int64_t number = 0;
  for (std::int64_t begin = 0; begin < examples; begin += size)
    work(number++, begin, std::min(size, examples - begin));
}

std::int64_t sets_of(std::int64_t examples, std::int64_t set) {
  return set == 0 ? 1 : (examples + set - 1) / set;
}

}  // namespace

/// Means and deviations of channels become those of their groups (Chan et al. 1979), for every channel of the
/// group.
template <class T>
void NormPass<T>::merge_groups(double rows) {
  const std::int64_t group = settings_.group;
  for (std::int64_t i = 0; !settings_.centered && i < settings_.channels; ++i) {
    deviations_[index(i)] += rows * set_mean_[index(i)] * set_mean_[index(i)];  // from 0 instead of the mean
    set_mean_[index(i)] = 0;
  }
  if (group == 1) return;
  for (std::int64_t begin = 0; begin < settings_.channels; begin += group) {
    double mean = 0, deviations = 0;
    for (std::int64_t i = begin; i < begin + group; ++i) mean += set_mean_[index(i)];
    mean /= static_cast<double>(group);
    for (std::int64_t i = begin; i < begin + group; ++i) {
      const double distance = set_mean_[index(i)] - mean;
      deviations += deviations_[index(i)] + rows * distance * distance;
    }
    for (std::int64_t i = begin; i < begin + group; ++i) {
      set_mean_[index(i)] = mean;
      deviations_[index(i)] = deviations;
    }
  }
}

/// running = (1 - momentum) running + momentum (mean over the sets), the variance unbiased; `share`: of one
/// set in the mean.
template <class T>
void NormPass<T>::update_running(const Parameters& parameters, double rows, double momentum, double share,
                                 bool first) {
  const double kept = first ? 1 - momentum : 1, taken = momentum * share;
  for (std::int64_t i = 0; i < settings_.channels; ++i) {
    T &mean = parameters.running_mean[i], &variance = parameters.running_variance[i];
    mean = static_cast<T>(kept * static_cast<double>(mean) + taken * set_mean_[index(i)]);
    variance =
        static_cast<T>(kept * static_cast<double>(variance) + taken * deviations_[index(i)] / (rows - 1));
  }
}

template <class T>
void NormPass<T>::forward(const loops::Affine<T>& pass, const Parameters& parameters, std::int64_t examples,
                          std::int64_t positions) {
  const std::int64_t channels = settings_.channels, sets = sets_of(examples, settings_.set);
  if (by_row(positions)) {
    const std::int64_t statistics = examples * channels / settings_.group;
    mean_.resize(index(statistics));
    row_inverse_.resize(index(statistics));
    loops::Affine<T> rows = pass;
    rows.scale = parameters.gain;
    rows.shift = parameters.shift;
    return loops::row_norm(rows, {examples, channels}, {settings_.group, settings_.eps, settings_.centered},
                           mean_.data(), row_inverse_.data());
  }
  for (auto* values : {&set_mean_, &deviations_}) values->resize(index(channels));
  for (auto* values : {&scale_, &offset_}) values->resize(index(sets * channels));
  mean_.resize(index(sets * channels));
  inverse_.resize(index(sets * channels));
  double momentum = settings_.momentum;
  if (settings_.cumulative) momentum = 1 / static_cast<double>(*parameters.batches += 1);
  for_each_set(examples, settings_.set, [&](std::int64_t number, std::int64_t begin, std::int64_t size) {
    const loops::Rows extent{size * positions, channels};
    const std::int64_t first = begin * positions * channels;
    const auto rows = static_cast<double>(extent.rows);
    loops::moments(pass.x + first, extent, set_mean_.data(), deviations_.data());
    if (momentum > 0)
      update_running(parameters, rows, momentum, 1.0 / static_cast<double>(sets), number == 0);
    merge_groups(rows);
    for (std::int64_t i = 0; i < channels; ++i) {
      const double variance = deviations_[index(i)] / (rows * static_cast<double>(settings_.group));
      const double inverse = 1 / std::sqrt(variance + settings_.eps),
                   gain = static_cast<double>(parameters.gain[i]);
      const std::size_t at = index(number * channels + i);
      mean_[at] = static_cast<T>(set_mean_[index(i)]);
      inverse_[at] = inverse;
      scale_[at] = static_cast<T>(gain * inverse);
      const double shift = parameters.shift == nullptr ? 0 : static_cast<double>(parameters.shift[i]);
      offset_[at] = static_cast<T>(shift - set_mean_[index(i)] * gain * inverse);
    }
    loops::Affine<T> part = pass;
    part.y += first;
    part.x += first;
    if (part.shortcut != nullptr) part.shortcut += first;
    part.scale = scale_.data() + number * channels;
    part.shift = offset_.data() + number * channels;
    loops::affine(part, extent);
  });
}

template <class T>
void NormPass<T>::evaluate(const loops::Affine<T>& pass, const Parameters& parameters, std::int64_t rows) {
  scale_.resize(index(settings_.channels));
  offset_.resize(index(settings_.channels));
  for (std::int64_t i = 0; i < settings_.channels; ++i) {
    const double inverse = 1 / std::sqrt(static_cast<double>(parameters.running_variance[i]) + settings_.eps);
    const double scale = static_cast<double>(parameters.gain[i]) * inverse;
    scale_[index(i)] = static_cast<T>(scale);
    offset_[index(i)] = static_cast<T>(static_cast<double>(parameters.shift[i]) -
                                       static_cast<double>(parameters.running_mean[i]) * scale);
  }
  loops::Affine<T> whole = pass;
  whole.scale = scale_.data();
  whole.shift = offset_.data();
  loops::affine(whole, {rows, settings_.channels});
}

template <class T>
void NormPass<T>::backward(const Backward& pass, std::int64_t examples, std::int64_t positions) {
  if (!by_row(positions)) return backward_by_sets(pass, examples, positions);
  const std::int64_t channels = settings_.channels;
  gain_sum_.assign(index(channels), 0);
  shift_sum_.assign(index(channels), 0);
  loops::row_norm_backward<T>({pass.dx, pass.g.first, pass.x, pass.gain, mean_.data(), row_inverse_.data(),
                               gain_sum_.data(), shift_sum_.data()},
                              {examples, channels}, {settings_.group, settings_.eps, settings_.centered});
  write_sums(pass);
}

template <class T>
void NormPass<T>::write_sums(const Backward& pass) const {
  for (std::int64_t i = 0; i < settings_.channels; ++i) {
    pass.gain_gradient[i] = static_cast<T>(gain_sum_[index(i)]);
    if (pass.shift_gradient != nullptr) pass.shift_gradient[i] = static_cast<T>(shift_sum_[index(i)]);
  }
}

template <class T>
void NormPass<T>::backward_by_sets(const Backward& pass, std::int64_t examples, std::int64_t positions) {
  const std::int64_t channels = settings_.channels;
  gain_sum_.assign(index(channels), 0);
  shift_sum_.assign(index(channels), 0);
  for (auto* values : {&sum_, &product_}) values->resize(index(channels));
  for (auto* values : {&a_, &b_, &c_}) values->resize(index(channels));
  for_each_set(examples, settings_.set, [&](std::int64_t number, std::int64_t begin, std::int64_t size) {
    const loops::Rows extent{size * positions, channels};
    const std::int64_t first = begin * positions * channels;
    const T* mean = mean_.data() + number * channels;
    const double* inverse = inverse_.data() + number * channels;
    loops::Gradient<T> g = pass.g.from(first);
    if (pass.relu) {
      g.scale = scale_.data() + number * channels;
      g.shift = offset_.data() + number * channels;
    }
    loops::gradient_sums(g, pass.x + first, mean, extent, sum_.data(), product_.data());
    const double values = static_cast<double>(extent.rows) * static_cast<double>(settings_.group);
    for (std::int64_t begin_group = 0; begin_group < channels; begin_group += settings_.group) {
      double group_sum = 0, group_product = 0;
      for (std::int64_t i = begin_group; i < begin_group + settings_.group; ++i) {
        gain_sum_[index(i)] += product_[index(i)] * inverse[i];
        shift_sum_[index(i)] += sum_[index(i)];
        group_sum += static_cast<double>(pass.gain[i]) * sum_[index(i)];
        group_product += static_cast<double>(pass.gain[i]) * product_[index(i)] * inverse[i];
      }
      for (std::int64_t i = begin_group; i < begin_group + settings_.group; ++i) {
        a_[index(i)] = static_cast<T>(static_cast<double>(pass.gain[i]) * inverse[i]);
        b_[index(i)] = static_cast<T>(-group_product * inverse[i] * inverse[i] / values);
        c_[index(i)] = settings_.centered ? static_cast<T>(-group_sum * inverse[i] / values) : T{0};
      }
    }
    loops::norm_backward<T>({pass.dx + first, g, pass.x + first, a_.data(), b_.data(), c_.data(), mean},
                            extent);
  });
  write_sums(pass);
}

template class NormPass<float>;
template class NormPass<double>;

}  // namespace ablate::models
