#pragma once

#include <cstdint>

#include "models/engine/loops/elementwise.h"

/// The gates of recurrent cells (models/recurrent.h has the equations) at one time step, all examples, and
/// their derivatives. Arrays are [examples, units] or, with a place for each gate, [examples, gates units].
/// T: float, double.
namespace ablate::models::loops {

template <class T>
struct CellStep {
  std::int64_t examples = 0, units = 0;
  T* gates = nullptr;       ///< forward: X, becomes the gates; backward: the gates, become the gradient of a
  const T* bias = nullptr;  ///< [gates units]; forward alone
  const T* mask = nullptr;  ///< of the update, example n at mask + n mask_stride; null: nothing is dropped
  std::int64_t mask_stride = 0;
};

/// gates = i, f, g, o and c = f previous + i g, from X, R = `products` and b; without products R is in X
/// already.
template <class T>
void lstm_forward(const CellStep<T>& step, const T* products, T forget_bias, const T* previous, T* c);
/// h = o tanh(c), c after its norm; keeps tanh(c) in `squashed`.
template <class T>
void lstm_state(const CellStep<T>& step, const T* c, T* squashed, T* h);
/// From dh: the gradient of a_o into its place among the gates, and that of c after its norm into dc.
template <class T>
void lstm_state_backward(const CellStep<T>& step, const T* squashed, const T* dh, T* dc);
/// From the gradient of c at this step, dc + carry: that of a_i, a_f, a_g; carry becomes that of `previous`.
template <class T>
void lstm_backward(const CellStep<T>& step, const T* previous, const T* dc, T* carry);

/// gates = r, z, n, q = R_n + b' and h, from X, R = `products`, b and b'.
template <class T>
void gru_forward(const CellStep<T>& step, const T* products, const T* recurrent_bias, const T* previous, T* q,
                 T* h);
/// From dh: the gradients of a (in gates) and of R (in `products`); dh becomes that part of the gradient of
/// `previous` that does not come through R.
template <class T>
void gru_backward(const CellStep<T>& step, T* products, const T* q, const T* previous, T* dh);

/// h = f(X + R + b), f: not identity.
template <class T>
void rnn_forward(const CellStep<T>& step, const T* products, Function function, T* h);

}  // namespace ablate::models::loops
