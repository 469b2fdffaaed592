#include "models/engine/loops/weight_norm.h"

#include <cmath>

#include "models/engine/loops/lanes.h"

namespace ablate::models::loops {

template <class T>
void normalize_weights(T* w, T* length, const T* v, const T* gain, std::int64_t rows, std::int64_t columns) {
  for (std::int64_t row = 0; row < rows; ++row, v += columns, w += columns) {
    length[row] = std::sqrt(sum<T>(columns, [v](std::int64_t i) { return v[i] * v[i]; }));
    const T scale = gain[row] / length[row];
#pragma GCC ivdep
    for (std::int64_t i = 0; i < columns; ++i) w[i] = v[i] * scale;
  }
}

template <class T>
void normalize_weights_backward(const WeightNormBackward<T>& pass, std::int64_t rows, std::int64_t columns) {
  for (std::int64_t row = 0; row < rows; ++row) {
    const T *dw = pass.dw + row * columns, *v = pass.v + row * columns;
    T* dv = pass.dv + row * columns;
    const T length = pass.length[row], scale = pass.gain[row] / length;
    const T along = sum<T>(columns, [dw, v](std::int64_t i) { return dw[i] * v[i]; }) / length;
    pass.gain_gradient[row] = along;
    const T share = along / length;
#pragma GCC ivdep
    for (std::int64_t i = 0; i < columns; ++i) dv[i] = scale * (dw[i] - share * v[i]);
  }
}

template void normalize_weights(float*, float*, const float*, const float*, std::int64_t, std::int64_t);
template void normalize_weights(double*, double*, const double*, const double*, std::int64_t, std::int64_t);
template void normalize_weights_backward(const WeightNormBackward<float>&, std::int64_t, std::int64_t);
template void normalize_weights_backward(const WeightNormBackward<double>&, std::int64_t, std::int64_t);

}  // namespace ablate::models::loops
