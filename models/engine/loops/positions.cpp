#include "models/engine/loops/positions.h"

#include <algorithm>

namespace ablate::models::loops {

template <class T>
void mean_positions(const T* x, T* y, std::int64_t examples, std::int64_t positions, std::int64_t channels) {
  const T share = static_cast<T>(1.0 / static_cast<double>(positions));
  for (std::int64_t n = 0; n < examples; ++n, y += channels) {
    std::fill_n(y, channels, T{0});
    for (std::int64_t p = 0; p < positions; ++p, x += channels) {
#pragma GCC ivdep
      for (std::int64_t c = 0; c < channels; ++c) y[c] += x[c];
    }
    for (std::int64_t c = 0; c < channels; ++c) y[c] *= share;
  }
}

template <class T>
void spread_positions(const T* dy, T* dx, std::int64_t examples, std::int64_t positions,
                      std::int64_t channels) {
  const T share = static_cast<T>(1.0 / static_cast<double>(positions));
  for (std::int64_t n = 0; n < examples; ++n, dy += channels) {
    for (std::int64_t p = 0; p < positions; ++p, dx += channels) {
#pragma GCC ivdep
      for (std::int64_t c = 0; c < channels; ++c) dx[c] = dy[c] * share;
    }
  }
}

template <class T>
void subsample(const T* x, T* y, const Subsampling& by) {
  for (std::int64_t n = 0; n < by.examples; ++n) {
    for (std::int64_t row = 0; row < by.height; row += by.stride) {
      for (std::int64_t column = 0; column < by.width; column += by.stride, y += by.wide_channels) {
        std::copy_n(x + ((n * by.height + row) * by.width + column) * by.channels, by.channels, y);
        std::fill_n(y + by.channels, by.wide_channels - by.channels, T{0});
      }
    }
  }
}

template <class T>
void subsample_backward(const T* dy, T* dx, const Subsampling& by) {
  std::fill_n(dx, by.examples * by.height * by.width * by.channels, T{0});
  for (std::int64_t n = 0; n < by.examples; ++n) {
    for (std::int64_t row = 0; row < by.height; row += by.stride) {
      for (std::int64_t column = 0; column < by.width; column += by.stride, dy += by.wide_channels) {
        std::copy_n(dy, by.channels, dx + ((n * by.height + row) * by.width + column) * by.channels);
      }
    }
  }
}

template <class T>
void copy_rows(const T* x, std::int64_t x_row, T* y, std::int64_t y_row, std::int64_t channels,
               std::int64_t rows) {
  for (std::int64_t row = 0; row < rows; ++row, x += x_row, y += y_row) std::copy_n(x, channels, y);
}

template void mean_positions(const float*, float*, std::int64_t, std::int64_t, std::int64_t);
template void mean_positions(const double*, double*, std::int64_t, std::int64_t, std::int64_t);
template void spread_positions(const float*, float*, std::int64_t, std::int64_t, std::int64_t);
template void spread_positions(const double*, double*, std::int64_t, std::int64_t, std::int64_t);
template void subsample(const float*, float*, const Subsampling&);
template void subsample(const double*, double*, const Subsampling&);
template void subsample_backward(const float*, float*, const Subsampling&);
template void subsample_backward(const double*, double*, const Subsampling&);
template void copy_rows(const float*, std::int64_t, float*, std::int64_t, std::int64_t, std::int64_t);
template void copy_rows(const double*, std::int64_t, double*, std::int64_t, std::int64_t, std::int64_t);

}  // namespace ablate::models::loops
