#pragma once

#include "models/engine/loops/elementwise.h"

/// Layer and group norm of vectors: every row has statistics of its own, so that a row is read while it is in
/// the nearest cache.
namespace ablate::models::loops {

/// y = f(gain (x - m) / sqrt(v + eps) + shift + shortcut): `pass` with its scale as gain; m, v of each
/// `group` channels of a row. Keeps m and 1 / sqrt(v + eps) ([rows, channels / group]).
template <class T>
void row_norm(const Affine<T>& pass, const Rows& extent, std::int64_t group, double eps, T* mean, T* inverse);

/// What row_norm() passes back. gain_gradient and shift_gradient ([channels]) are written; dx may be g.
template <class T>
struct RowNormBackward {
  T* dx = nullptr;
  const T *g = nullptr, *x = nullptr, *gain = nullptr;
  const T *mean = nullptr, *inverse = nullptr;
  double *gain_gradient = nullptr, *shift_gradient = nullptr;
};
template <class T>
void row_norm_backward(const RowNormBackward<T>& pass, const Rows& extent, std::int64_t group);

}  // namespace ablate::models::loops
