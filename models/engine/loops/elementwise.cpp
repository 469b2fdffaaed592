#include "models/engine/loops/elementwise.h"

#include <algorithm>

namespace ablate::models::loops {
namespace {

/// Coefficients of the channels of a folded row: the same again for every row that it is made of. Null stays
/// null.
template <class T>
class Repeated {
 public:
  Repeated(const T* values, std::int64_t channels, std::int64_t folding) : values_(values) {
    if (values == nullptr || folding == 1) return;
    for (std::int64_t i = 0; i < channels * folding; ++i) copy_[i] = values[i % channels];
    values_ = copy_;
  }
  [[nodiscard]] const T* get() const { return values_; }

 private:
  const T* values_;
  T copy_[most_folded_channels];
};

template <class T, bool has_scale, bool has_shift, bool has_shortcut, bool relu>
void affine_rows(const Affine<T>& pass, const T* scale, const T* shift, const Rows& extent) {
  for (std::int64_t row = 0; row < extent.rows; ++row) {
    T* y = pass.y + row * extent.channels;
    const T* x = pass.x + row * extent.channels;
    const T* shortcut = has_shortcut ? pass.shortcut + row * extent.channels : nullptr;
    const T factor = pass.factor;
#pragma GCC ivdep
    for (std::int64_t i = 0; i < extent.channels; ++i) {
      T value = x[i];
      if constexpr (has_scale) value *= scale[i];
      if constexpr (has_shift) value += shift[i];
      if constexpr (has_shortcut) value = value * factor + shortcut[i];
      y[i] = relu ? (value < 0 ? T{0} : value) : value;
    }
  }
}

template <class T, bool has_scale, bool has_shift, bool has_shortcut>
void affine_relu(const Affine<T>& pass, const T* scale, const T* shift, const Rows& extent) {
  pass.relu ? affine_rows<T, has_scale, has_shift, has_shortcut, true>(pass, scale, shift, extent)
            : affine_rows<T, has_scale, has_shift, has_shortcut, false>(pass, scale, shift, extent);
}

template <class T, bool has_scale, bool has_shift>
void affine_shortcut(const Affine<T>& pass, const T* scale, const T* shift, const Rows& extent) {
  pass.shortcut != nullptr ? affine_relu<T, has_scale, has_shift, true>(pass, scale, shift, extent)
                           : affine_relu<T, has_scale, has_shift, false>(pass, scale, shift, extent);
}

/// gradient f'(z), with y = f(z).
template <class T, Function function>
T through(T gradient, T y) {
  if constexpr (function == Function::relu) return y > 0 ? gradient : T{0};
  if constexpr (function == Function::sigmoid) return gradient * (y * (1 - y));
  return gradient * (1 - y * y);
}

/// Numbers that stay in the nearest cache.
constexpr std::int64_t block = 1024;

/// Numbers begin … begin + size - 1 of the sum of arrays: of one array itself, of more in `sum`.
template <class T>
const T* summed(std::span<const T* const> parts, std::int64_t begin, std::int64_t size, T* sum) {
  const T* first = parts[0] + begin;
  if (parts.size() == 1) return first;
  const T* second = parts[1] + begin;
  for (std::int64_t i = 0; i < size; ++i) sum[i] = first[i] + second[i];
  for (const T* part : parts.subspan(2))
    for (std::int64_t i = 0; i < size; ++i) sum[i] += part[begin + i];
  return sum;
}

template <class T, Function function>
void back(const Activated<T>& pass, std::int64_t count) {
  T sum[block];
  const T inverse = 1 / pass.kept;
  for (std::int64_t begin = 0; begin < count; begin += block) {
    const std::int64_t size = std::min(block, count - begin);
    const T* gradient = summed(pass.gradients, begin, size, sum);
    T* g = pass.g + begin;
    if constexpr (function == Function::identity) {
      if (g != gradient) std::copy_n(gradient, size, g);
    } else {
      const T* y = pass.y + begin;
#pragma GCC ivdep
      for (std::int64_t i = 0; i < size; ++i) g[i] = through<T, function>(gradient[i], y[i] * inverse);
    }
  }
}

}  // namespace

template <class T>
void affine(const Affine<T>& pass, const Rows& extent) {
  const std::int64_t folding = loops::folding(extent);
  const Rows rows = folded(extent, folding);
  const Repeated<T> scale(pass.scale, extent.channels, folding), shift(pass.shift, extent.channels, folding);
  if (pass.scale != nullptr) return affine_shortcut<T, true, true>(pass, scale.get(), shift.get(), rows);
  if (pass.shift != nullptr) return affine_shortcut<T, false, true>(pass, nullptr, shift.get(), rows);
  affine_shortcut<T, false, false>(pass, nullptr, nullptr, {1, extent.count()});
}

template <class T>
void scale_rows(T* y, const T* factor, std::int64_t rows_per_factor, bool by_channel, const Rows& extent) {
  for (std::int64_t row = 0; row < extent.rows; ++row, y += extent.channels) {
    const T* own = factor + row / rows_per_factor * (by_channel ? extent.channels : 1);
    if (by_channel) {
      for (std::int64_t i = 0; i < extent.channels; ++i) y[i] *= own[i];
    } else {
      for (std::int64_t i = 0; i < extent.channels; ++i) y[i] *= *own;
    }
  }
}

template <class T>
void scaled_sum(const std::vector<const T*>& parts, T factor, T* y, std::int64_t count) {
  T sum[block];
  for (std::int64_t begin = 0; begin < count; begin += block) {
    const std::int64_t size = std::min(block, count - begin);
    const T* whole = summed<T>(parts, begin, size, sum);
    for (std::int64_t i = 0; i < size; ++i) y[begin + i] = factor * whole[i];
  }
}

template <class T>
void activation_backward(const Activated<T>& pass, std::int64_t count) {
  switch (pass.function) {
    case Function::identity:
      return back<T, Function::identity>(pass, count);
    case Function::relu:
      return back<T, Function::relu>(pass, count);
    case Function::sigmoid:
      return back<T, Function::sigmoid>(pass, count);
    case Function::tanh:
      return back<T, Function::tanh>(pass, count);
  }
}

template <class T>
void norm_backward(const NormBackward<T>& pass, const Rows& extent) {
  const std::int64_t folding = loops::folding(extent);
  const Rows rows = folded(extent, folding);
  const Repeated<T> a(pass.a, extent.channels, folding), b(pass.b, extent.channels, folding),
      c(pass.c, extent.channels, folding), mean(pass.mean, extent.channels, folding),
      scale(pass.g.scale, extent.channels, folding), shift(pass.g.shift, extent.channels, folding);
  const T *pa = a.get(), *pb = b.get(), *pc = c.get(), *pm = mean.get();
  with_element(pass.g, pass.x, scale.get(), shift.get(), [&](const auto& gradient) {
    for (std::int64_t row = 0; row < rows.rows; ++row) {
      const std::int64_t at = row * rows.channels;
      T* dx = pass.dx + at;
      const T* x = pass.x + at;
#pragma GCC ivdep
      for (std::int64_t i = 0; i < rows.channels; ++i)
        dx[i] = pa[i] * gradient(at + i, i) + (pb[i] * (x[i] - pm[i]) + pc[i]);
    }
  });
}

template void affine(const Affine<float>&, const Rows&);
template void affine(const Affine<double>&, const Rows&);
template void scale_rows(float*, const float*, std::int64_t, bool, const Rows&);
template void scale_rows(double*, const double*, std::int64_t, bool, const Rows&);
template void scaled_sum(const std::vector<const float*>&, float, float*, std::int64_t);
template void scaled_sum(const std::vector<const double*>&, double, double*, std::int64_t);
template void activation_backward(const Activated<float>&, std::int64_t);
template void activation_backward(const Activated<double>&, std::int64_t);
template void norm_backward(const NormBackward<float>&, const Rows&);
template void norm_backward(const NormBackward<double>&, const Rows&);

}  // namespace ablate::models::loops
