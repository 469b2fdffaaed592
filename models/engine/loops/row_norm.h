#pragma once

#include "models/engine/loops/elementwise.h"

/// Layer, group and rms norm of vectors: every row has statistics of its own, so that a row is read while it
/// is in the nearest cache.
namespace ablate::models::loops {

struct RowNorm {
  std::int64_t group = 1;  ///< channels of a row that share statistics
  double eps = 1e-5;
  bool centered = true;  ///< false: m is 0 and v the mean of x^2 (rms norm)
};

/// y = f(gain (x - m) / sqrt(v + eps) + shift + shortcut): `pass` with its scale as gain (its shift may be
/// null); m, v of each group of a row. Keeps m and 1 / sqrt(v + eps) ([rows, channels / group]).
template <class T>
void row_norm(const Affine<T>& pass, const Rows& extent, const RowNorm& norm, T* mean, T* inverse);

/// What row_norm() passes back. gain_gradient and shift_gradient ([channels]) are written; dx may be g.
template <class T>
struct RowNormBackward {
  T* dx = nullptr;
  const T *g = nullptr, *x = nullptr, *gain = nullptr;
  const T *mean = nullptr, *inverse = nullptr;
  double *gain_gradient = nullptr, *shift_gradient = nullptr;
};
template <class T>
void row_norm_backward(const RowNormBackward<T>& pass, const Rows& extent, const RowNorm& norm);

}  // namespace ablate::models::loops
