#pragma once

#include <cstdint>

/// Weight normalization: the weights of every unit, a row, have a length of their own.
namespace ablate::models::loops {

/// w_i = gain_i v_i / |v_i| for each of `rows` rows of `columns` numbers; keeps the lengths |v_i| ([rows]).
template <class T>
void normalize_weights(T* w, T* length, const T* v, const T* gain, std::int64_t rows, std::int64_t columns);

/// From dw to d gain_i = dw_i v_i / |v_i| and dv_i = gain_i / |v_i| (dw_i - d gain_i v_i / |v_i|); dv may be
/// dw.
template <class T>
struct WeightNormBackward {
  T *dv = nullptr, *gain_gradient = nullptr;
  const T *dw = nullptr, *v = nullptr, *gain = nullptr, *length = nullptr;
};
template <class T>
void normalize_weights_backward(const WeightNormBackward<T>& pass, std::int64_t rows, std::int64_t columns);

}  // namespace ablate::models::loops
