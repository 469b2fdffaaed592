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

namespace {

/// Rows of this many numbers in all are taken at a time, so that they are in the nearest cache for every
/// part.
constexpr std::int64_t numbers_at_a_time = 4096;

std::int64_t rows_at_a_time(std::int64_t channels) {
  return std::max<std::int64_t>(1, numbers_at_a_time / channels);
}

template <class Part>
std::int64_t channels_of(const std::vector<Part>& parts) {
  std::int64_t sum = 0;
  for (const Part& part : parts) sum += part.channels;
  return sum;
}

/// Few channels are the rule: of a known number of them copying is an instruction or two, not a call.
template <class T>
void copy_row(const T* x, T* y, std::int64_t channels) {
  constexpr std::int64_t lanes = 8;
  std::int64_t c = 0;
  for (; c + lanes <= channels; c += lanes) std::copy_n(x + c, lanes, y + c);
  for (; c < channels; ++c) y[c] = x[c];
}

template <class T>
void copy_rows(const T* x, std::int64_t x_row, T* y, std::int64_t y_row, std::int64_t channels,
               std::int64_t rows) {
  for (std::int64_t row = 0; row < rows; ++row) copy_row(x + row * x_row, y + row * y_row, channels);
}

}  // namespace

template <class T>
void concatenate(const std::vector<Columns<const T>>& parts, T* y, std::int64_t rows) {
  const std::int64_t channels = channels_of(parts), most = rows_at_a_time(channels);
  for (std::int64_t begin = 0; begin < rows; begin += most) {
    T* to = y + begin * channels;
    for (const Columns<const T>& part : parts) {
      copy_rows(part.values + begin * part.channels, part.channels, to, channels, part.channels,
                std::min(most, rows - begin));
      to += part.channels;
    }
  }
}

template <class T>
void divide(const T* y, const std::vector<Columns<T>>& parts, std::int64_t rows) {
  const std::int64_t channels = channels_of(parts), most = rows_at_a_time(channels);
  for (std::int64_t begin = 0; begin < rows; begin += most) {
    const T* from = y + begin * channels;
    for (const Columns<T>& part : parts) {
      if (part.values != nullptr)
        copy_rows(from, channels, part.values + begin * part.channels, part.channels, part.channels,
                  std::min(most, rows - begin));
      from += part.channels;
    }
  }
}

template void mean_positions(const float*, float*, std::int64_t, std::int64_t, std::int64_t);
template void mean_positions(const double*, double*, std::int64_t, std::int64_t, std::int64_t);
template void spread_positions(const float*, float*, std::int64_t, std::int64_t, std::int64_t);
template void spread_positions(const double*, double*, std::int64_t, std::int64_t, std::int64_t);
template void subsample(const float*, float*, const Subsampling&);
template void subsample(const double*, double*, const Subsampling&);
template void subsample_backward(const float*, float*, const Subsampling&);
template void subsample_backward(const double*, double*, const Subsampling&);
template void concatenate(const std::vector<Columns<const float>>&, float*, std::int64_t);
template void concatenate(const std::vector<Columns<const double>>&, double*, std::int64_t);
template void divide(const float*, const std::vector<Columns<float>>&, std::int64_t);
template void divide(const double*, const std::vector<Columns<double>>&, std::int64_t);

}  // namespace ablate::models::loops
