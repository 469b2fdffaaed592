#pragma once

#include <cstdint>

/// Loops over positions of images in channels-last memory, [N, H, W, C].
namespace ablate::models::loops {

/// y[n] = mean of x[n] over positions; x: [examples, positions, channels], y: [examples, channels].
template <class T>
void mean_positions(const T* x, T* y, std::int64_t examples, std::int64_t positions, std::int64_t channels);
/// The derivative: dx[n, p] = dy[n] / positions.
template <class T>
void spread_positions(const T* dy, T* dx, std::int64_t examples, std::int64_t positions,
                      std::int64_t channels);

/// Every `stride`-th position of images [N, height, width, channels] and those of [N, ceil(height / stride),
/// ceil(width / stride), wide_channels], whose first channels they become; the other channels are zero.
struct Subsampling {
  std::int64_t examples, height, width, channels, wide_channels, stride;
};
template <class T>
void subsample(const T* x, T* y, const Subsampling& by);
/// The derivative: zero wherever nothing was taken.
template <class T>
void subsample_backward(const T* dy, T* dx, const Subsampling& by);

/// Copies `rows` rows of `channels` numbers; they begin x_row and y_row numbers apart.
template <class T>
void copy_rows(const T* x, std::int64_t x_row, T* y, std::int64_t y_row, std::int64_t channels,
               std::int64_t rows);

}  // namespace ablate::models::loops
