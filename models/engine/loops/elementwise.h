#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/engine/loops/gradient.h"
#include "models/engine/loops/rows.h"

/// Element passes over values in rows, one core, vector instructions; T: float, double. Raw pointers, so that
/// no source includes ATen. Results do not depend on anything but the arguments.
namespace ablate::models::loops {

/// Activations whose derivative these passes know, as a function of their result.
enum class Function { identity, relu, sigmoid, tanh };

/// y = f(factor (x scale + shift) + shortcut), f: identity or relu; scale and shift by channel, shortcut an
/// array as x. Null is 1, 0, 0; scale stands only beside shift. y may be x or shortcut.
template <class T>
struct Affine {
  T* y = nullptr;
  const T* x = nullptr;
  const T* scale = nullptr;
  const T* shift = nullptr;
  const T* shortcut = nullptr;
  bool relu = false;
  T factor = 1;  ///< read only where there is a shortcut
};
template <class T>
void affine(const Affine<T>& pass, const Rows& extent);

/// y *= factor[row / rows_per_factor], or of the channel as well: factor[row / rows_per_factor, channel].
template <class T>
void scale_rows(T* y, const T* factor, std::int64_t rows_per_factor, bool by_channel, const Rows& extent);

/// y = factor times the sum of `parts`, of which there is at least one; each has `count` numbers, as y.
template <class T>
void scaled_sum(const std::vector<const T*>& parts, T factor, T* y, std::int64_t count);

/// g = (sum of gradients) f'(y): back through the activation. There is at least one gradient. y: the result
/// of the activation, times `kept` where it was kept by a dropout; not read for the identity. g may be one of
/// the gradients.
template <class T>
struct Activated {
  T* g = nullptr;
  std::span<const T* const> gradients;
  const T* y = nullptr;
  Function function = Function::identity;
  T kept = 1;
};
template <class T>
void activation_backward(const Activated<T>& pass, std::int64_t count);

/// dx = a g + b (x - mean) + c, coefficients by channel; dx may be an array of g, or x.
template <class T>
struct NormBackward {
  T* dx = nullptr;
  Gradient<T> g;
  const T* x = nullptr;
  const T *a = nullptr, *b = nullptr, *c = nullptr, *mean = nullptr;
};
template <class T>
void norm_backward(const NormBackward<T>& pass, const Rows& extent);

}  // namespace ablate::models::loops
