#include "models/engine/loops/sums.h"

#include <algorithm>

namespace ablate::models::loops {
namespace {

constexpr std::int64_t block_rows = 64, tile = most_folded_channels;

/// Columns [begin, begin + width) of folded rows, where `channels` of them stand `rows` below each other.
template <class T>
struct Tile {
  const T* x;
  std::int64_t stride, rows, width;
};

/// The mean of a tile's first rows: close to the mean of all.
template <class T>
void pilot(const Tile<T>& x, T* result) {
  const std::int64_t rows = std::min<std::int64_t>(x.rows, 16);
  for (std::int64_t i = 0; i < x.width; ++i) result[i] = 0;
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t i = 0; i < x.width; ++i) result[i] += x.x[row * x.stride + i];
  }
  for (std::int64_t i = 0; i < x.width; ++i) result[i] /= static_cast<T>(rows);
}

/// first += sum of a(row, i), second += sum of b(row, i); `add(row, i, a, b)` adds one element.
template <class T, class Add>
void sum_blocks(std::int64_t rows, std::int64_t width, double* first, double* second, const Add& add) {
  alignas(64) T a[tile], b[tile];
  for (std::int64_t i = 0; i < width; ++i) first[i] = second[i] = 0;
  for (std::int64_t begin = 0; begin < rows; begin += block_rows) {
    const std::int64_t end = std::min(rows, begin + block_rows);
    for (std::int64_t i = 0; i < width; ++i) a[i] = b[i] = 0;
    for (std::int64_t row = begin; row < end; ++row) add(row, a, b);
    for (std::int64_t i = 0; i < width; ++i) {
      first[i] += static_cast<double>(a[i]);
      second[i] += static_cast<double>(b[i]);
    }
  }
}

}  // namespace

template <class T>
void moments(const T* x, const Rows& extent, double* mean, double* deviations) {
  const std::int64_t folding = loops::folding(extent);
  const Rows rows = folded(extent, folding);
  const auto n = static_cast<double>(rows.rows);
  alignas(64) T origin[tile];
  double sum[tile], square[tile];
  for (std::int64_t begin = 0; begin < rows.channels; begin += tile) {
    const Tile<T> part{x + begin, rows.channels, rows.rows, std::min(tile, rows.channels - begin)};
    pilot(part, origin);
    sum_blocks<T>(part.rows, part.width, sum, square, [&](std::int64_t row, T* a, T* b) {
      const T* values = part.x + row * part.stride;
#pragma GCC ivdep
      for (std::int64_t i = 0; i < part.width; ++i) {
        const T deviation = values[i] - origin[i];
        a[i] += deviation;
        b[i] += deviation * deviation;
      }
    });
    for (std::int64_t i = 0; i < part.width; ++i) {
      const double shift = sum[i] / n, own = static_cast<double>(origin[i]) + shift;
      const double own_deviations = std::max(0.0, square[i] - sum[i] * shift);
      const std::int64_t channel = (begin + i) % extent.channels;
      const std::int64_t merged = (begin + i) / extent.channels;  // parts of n rows so far (Chan 1979)
      const auto before = static_cast<double>(merged);
      if (before == 0) {
        mean[channel] = own;
        deviations[channel] = own_deviations;
      } else {
        const double distance = own - mean[channel];
        mean[channel] += distance / (before + 1);
        deviations[channel] += own_deviations + distance * distance * n * before / (before + 1);
      }
    }
  }
}

template <class T>
void gradient_sums(const Gradient<T>& g, const T* x, const T* mean, const Rows& extent, double* sum,
                   double* product) {
  const std::int64_t folding = loops::folding(extent);
  const Rows rows = folded(extent, folding);
  alignas(64) T origin[tile], scale[tile], shift[tile];
  double first[tile], second[tile];
  for (std::int64_t channel = 0; channel < extent.channels; ++channel) sum[channel] = product[channel] = 0;
  for (std::int64_t begin = 0; begin < rows.channels; begin += tile) {
    const std::int64_t width = std::min(tile, rows.channels - begin);
    for (std::int64_t i = 0; i < width; ++i) {
      const std::int64_t channel = (begin + i) % extent.channels;
      origin[i] = mean[channel];
      if (g.scale != nullptr) scale[i] = g.scale[channel], shift[i] = g.shift[channel];
    }
    with_element(g, x, scale, shift, [&](const auto& gradient) {
      sum_blocks<T>(rows.rows, width, first, second, [&](std::int64_t row, T* a, T* b) {
        const std::int64_t at = row * rows.channels + begin;
#pragma GCC ivdep
        for (std::int64_t i = 0; i < width; ++i) {
          const T own = gradient(at + i, i);
          a[i] += own;
          b[i] += own * (x[at + i] - origin[i]);
        }
      });
    });
    for (std::int64_t i = 0; i < width; ++i) {
      sum[(begin + i) % extent.channels] += first[i];
      product[(begin + i) % extent.channels] += second[i];
    }
  }
}

template <class T>
void column_sums(const T* g, const Rows& extent, T* sum) {
  const std::int64_t folding = loops::folding(extent);
  const Rows rows = folded(extent, folding);
  double first[tile], none[tile];
  for (std::int64_t channel = 0; channel < extent.channels; ++channel) sum[channel] = 0;
  for (std::int64_t begin = 0; begin < rows.channels; begin += tile) {
    const std::int64_t width = std::min(tile, rows.channels - begin);
    sum_blocks<T>(rows.rows, width, first, none, [&](std::int64_t row, T* a, T*) {
      const T* gradient = g + row * rows.channels + begin;
#pragma GCC ivdep
      for (std::int64_t i = 0; i < width; ++i) a[i] += gradient[i];
    });
    for (std::int64_t i = 0; i < width; ++i) sum[(begin + i) % extent.channels] += static_cast<T>(first[i]);
  }
}

template void column_sums(const float*, const Rows&, float*);
template void column_sums(const double*, const Rows&, double*);
template void moments(const float*, const Rows&, double*, double*);
template void moments(const double*, const Rows&, double*, double*);
template void gradient_sums(const Gradient<float>&, const float*, const float*, const Rows&, double*,
                            double*);
template void gradient_sums(const Gradient<double>&, const double*, const double*, const Rows&, double*,
                            double*);

}  // namespace ablate::models::loops
