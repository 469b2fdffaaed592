#include "models/engine/loops/row_norm.h"

#include <cmath>
#include <vector>

#include "models/engine/loops/lanes.h"

namespace ablate::models::loops {

template <class T>
void row_norm(const Affine<T>& pass, const Rows& extent, const RowNorm& norm, T* mean, T* inverse) {
  const std::int64_t group = norm.group;
  const T n = static_cast<T>(group);
  for (std::int64_t begin = 0; begin < extent.count(); begin += group, ++mean, ++inverse) {
    const T *x = pass.x + begin, *gain = pass.scale + begin % extent.channels,
            *shift = pass.shift == nullptr ? nullptr : pass.shift + begin % extent.channels;
    const T m = norm.centered ? sum<T>(group, [x](std::int64_t i) { return x[i]; }) / n : T{0};
    const T variance = sum<T>(group, [x, m](std::int64_t i) { return (x[i] - m) * (x[i] - m); }) / n;
    const T scale = static_cast<T>(1 / std::sqrt(static_cast<double>(variance) + norm.eps));
    *mean = m;
    *inverse = scale;
    T* y = pass.y + begin;
    if (shift == nullptr) {
#pragma GCC ivdep
      for (std::int64_t i = 0; i < group; ++i) y[i] = (x[i] - m) * scale * gain[i];
      continue;
    }
#pragma GCC ivdep
    for (std::int64_t i = 0; i < group; ++i) y[i] = (x[i] - m) * scale * gain[i] + shift[i];
  }
  if (pass.shortcut == nullptr && !pass.relu) return;
  affine<T>({.y = pass.y, .x = pass.y, .shortcut = pass.shortcut, .relu = pass.relu, .factor = pass.factor},
            extent);
}

template <class T>
void row_norm_backward(const RowNormBackward<T>& pass, const Rows& extent, const RowNorm& norm) {
  constexpr std::int64_t block_rows = 64;  // summed in T before they go into double
  const std::int64_t channels = extent.channels, group = norm.group;
  std::vector<T> gain_part(static_cast<std::size_t>(channels)), shift_part(gain_part.size());
  for (std::int64_t i = 0; i < channels; ++i) pass.gain_gradient[i] = pass.shift_gradient[i] = 0;
  const T *mean = pass.mean, *inverse = pass.inverse;
  for (std::int64_t row = 0; row < extent.rows; ++row) {
    for (std::int64_t first = 0; first < channels; first += group, ++mean, ++inverse) {
      const T m = *mean, scale = *inverse, n = static_cast<T>(group);
      const T *g = pass.g + row * channels + first, *x = pass.x + row * channels + first,
              *gain = pass.gain + first;
      T *dx = pass.dx + row * channels + first, *gain_sum = gain_part.data() + first,
        *shift_sum = shift_part.data() + first;
      const T plain =
          norm.centered ? sum<T>(group, [g, gain](std::int64_t i) { return gain[i] * g[i]; }) / n : T{0};
      const T product =
          sum<T>(group, [g, gain, x, m](std::int64_t i) { return gain[i] * g[i] * (x[i] - m); }) * scale / n;
#pragma GCC ivdep
      for (std::int64_t i = 0; i < group; ++i) {
        const T normal = (x[i] - m) * scale, gradient = g[i];
        gain_sum[i] += gradient * normal;
        shift_sum[i] += gradient;
        dx[i] = scale * (gain[i] * gradient - plain - normal * product);
      }
    }
    if ((row + 1) % block_rows != 0 && row + 1 != extent.rows) continue;
    for (std::int64_t i = 0; i < channels; ++i) {
      pass.gain_gradient[i] += static_cast<double>(gain_part[static_cast<std::size_t>(i)]);
      pass.shift_gradient[i] += static_cast<double>(shift_part[static_cast<std::size_t>(i)]);
      gain_part[static_cast<std::size_t>(i)] = shift_part[static_cast<std::size_t>(i)] = 0;
    }
  }
}

template void row_norm(const Affine<float>&, const Rows&, const RowNorm&, float*, float*);
template void row_norm(const Affine<double>&, const Rows&, const RowNorm&, double*, double*);
template void row_norm_backward(const RowNormBackward<float>&, const Rows&, const RowNorm&);
template void row_norm_backward(const RowNormBackward<double>&, const Rows&, const RowNorm&);

}  // namespace ablate::models::loops
