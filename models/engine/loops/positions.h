#pragma once

#include <cstdint>
#include <vector>

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

/// Rows of `channels` numbers, one behind the other.
template <class T>
struct Columns {
  T* values = nullptr;
  std::int64_t channels = 0;
};
/// Each row of y is that of the first part, then that of the second …
template <class T>
void concatenate(const std::vector<Columns<const T>>& parts, T* y, std::int64_t rows);
/// The other way: each part gets its numbers of every row. One without values is left out.
template <class T>
void divide(const T* y, const std::vector<Columns<T>>& parts, std::int64_t rows);

}  // namespace ablate::models::loops
