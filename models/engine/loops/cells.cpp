#include "models/engine/loops/cells.h"

#include "models/engine/loops/exponential.h"
#include "models/engine/loops/widest.h"

namespace ablate::models::loops {
namespace {

template <class T, bool masked, bool apart>
struct LstmForward {
  [[gnu::always_inline]] static void run(const CellStep<T>& step, const T* products, T forget_bias,
                                         const T* previous, T* c) {
    const std::int64_t units = step.units;
    const T *bi = step.bias, *bf = bi + units, *bg = bf + units, *bo = bg + units;
    for (std::int64_t row = 0; row < step.examples; ++row) {
      T *i = step.gates + row * 4 * units, *f = i + units, *g = f + units, *o = g + units;
      const T *ri = apart ? products + row * 4 * units : i, *rf = ri + units, *rg = rf + units,
              *ro = rg + units;
      const T *before = previous + row * units, *mask = masked ? step.mask + row * step.mask_stride : nullptr;
      T* now = c + row * units;
#pragma GCC ivdep
      for (std::int64_t j = 0; j < units; ++j) {
        const auto sum = [j](const T* x, const T* r) { return apart ? x[j] + r[j] : x[j]; };
        const T input = logistic(sum(i, ri) + bi[j]), forget = logistic(sum(f, rf) + bf[j] + forget_bias),
                update = hyperbolic_tangent(sum(g, rg) + bg[j]), output = logistic(sum(o, ro) + bo[j]);
        i[j] = input;
        f[j] = forget;
        g[j] = update;
        o[j] = output;
        now[j] = forget * before[j] + input * (masked ? update * mask[j] : update);
      }
    }
  }
};

template <class T>
struct LstmState {
  [[gnu::always_inline]] static void run(const CellStep<T>& step, const T* c, T* squashed, T* h) {
    for (std::int64_t row = 0; row < step.examples; ++row) {
      const T *o = step.gates + (row * 4 + 3) * step.units, *cell = c + row * step.units;
      T *kept = squashed + row * step.units, *now = h + row * step.units;
#pragma GCC ivdep
      for (std::int64_t j = 0; j < step.units; ++j) {
        const T state = hyperbolic_tangent(cell[j]);
        kept[j] = state;
        now[j] = o[j] * state;
      }
    }
  }
};

template <class T>
struct LstmStateBackward {
  [[gnu::always_inline]] static void run(const CellStep<T>& step, const T* squashed, const T* dh, T* dc) {
    for (std::int64_t row = 0; row < step.examples; ++row) {
      T *o = step.gates + (row * 4 + 3) * step.units, *of_state = dc + row * step.units;
      const T *state = squashed + row * step.units, *gradient = dh + row * step.units;
#pragma GCC ivdep
      for (std::int64_t j = 0; j < step.units; ++j) {
        const T output = o[j], s = state[j], g = gradient[j];
        of_state[j] = g * output * (1 - s * s);
        o[j] = g * s * output * (1 - output);
      }
    }
  }
};

template <class T, bool masked>
struct LstmBackward {
  [[gnu::always_inline]] static void run(const CellStep<T>& step, const T* previous, const T* dc, T* carry) {
    const std::int64_t units = step.units;
    for (std::int64_t row = 0; row < step.examples; ++row) {
      T *i = step.gates + row * 4 * units, *f = i + units, *g = f + units;
      const T *before = previous + row * units, *of_state = dc + row * units,
              *mask = masked ? step.mask + row * step.mask_stride : nullptr;
      T* later = carry + row * units;
#pragma GCC ivdep
      for (std::int64_t j = 0; j < units; ++j) {
        const T input = i[j], forget = f[j], update = g[j], kept = masked ? mask[j] : T{1},
                gradient = of_state[j] + later[j];
        i[j] = gradient * update * kept * input * (1 - input);
        f[j] = gradient * before[j] * forget * (1 - forget);
        g[j] = gradient * input * kept * (1 - update * update);
        later[j] = gradient * forget;
      }
    }
  }
};

template <class T, bool masked>
struct GruForward {
  [[gnu::always_inline]] static void run(const CellStep<T>& step, const T* products, const T* recurrent_bias,
                                         const T* previous, T* q, T* h) {
    const std::int64_t units = step.units;
    const T *br = step.bias, *bz = br + units, *bn = bz + units;
    for (std::int64_t row = 0; row < step.examples; ++row) {
      T *r = step.gates + row * 3 * units, *z = r + units, *n = z + units;
      const T *rr = products + row * 3 * units, *rz = rr + units, *rn = rz + units;
      const T *before = previous + row * units, *mask = masked ? step.mask + row * step.mask_stride : nullptr;
      T *kept = q + row * units, *now = h + row * units;
#pragma GCC ivdep
      for (std::int64_t j = 0; j < units; ++j) {
        const T reset = logistic(r[j] + rr[j] + br[j]), stay = logistic(z[j] + rz[j] + bz[j]),
                from_state = rn[j] + recurrent_bias[j],
                update = hyperbolic_tangent(n[j] + bn[j] + reset * from_state);
        r[j] = reset;
        z[j] = stay;
        n[j] = update;
        kept[j] = from_state;
        now[j] = (1 - stay) * (masked ? update * mask[j] : update) + stay * before[j];
      }
    }
  }
};

template <class T, bool masked>
struct GruBackward {
  [[gnu::always_inline]] static void run(const CellStep<T>& step, T* products, const T* q, const T* previous,
                                         T* dh) {
    const std::int64_t units = step.units;
    for (std::int64_t row = 0; row < step.examples; ++row) {
      T *r = step.gates + row * 3 * units, *z = r + units, *n = z + units;
      T *pr = products + row * 3 * units, *pz = pr + units, *pn = pz + units, *gradient = dh + row * units;
      const T *before = previous + row * units, *from_state = q + row * units,
              *mask = masked ? step.mask + row * step.mask_stride : nullptr;
#pragma GCC ivdep
      for (std::int64_t j = 0; j < units; ++j) {
        const T reset = r[j], stay = z[j], update = n[j], kept = masked ? mask[j] : T{1}, g = gradient[j];
        const T dn = g * (1 - stay) * kept * (1 - update * update);
        const T dr = dn * from_state[j] * reset * (1 - reset);
        const T dz = g * (before[j] - update * kept) * stay * (1 - stay);
        pr[j] = r[j] = dr;
        pz[j] = z[j] = dz;
        n[j] = dn;
        pn[j] = dn * reset;
        gradient[j] = g * stay;
      }
    }
  }
};

template <class T, Function function>
struct RnnForward {
  [[gnu::always_inline]] static void run(const CellStep<T>& step, const T* products, T* h) {
    for (std::int64_t row = 0; row < step.examples; ++row) {
      const T *x = step.gates + row * step.units, *r = products + row * step.units;
      T* now = h + row * step.units;
#pragma GCC ivdep
      for (std::int64_t j = 0; j < step.units; ++j) {
        const T a = x[j] + r[j] + step.bias[j];
        if constexpr (function == Function::relu) now[j] = a > 0 ? a : T{0};
        if constexpr (function == Function::sigmoid) now[j] = logistic(a);
        if constexpr (function == Function::tanh) now[j] = hyperbolic_tangent(a);
      }
    }
  }
};

}  // namespace

template <class T>
void lstm_forward(const CellStep<T>& step, const T* products, T forget_bias, const T* previous, T* c) {
  if (products == nullptr && step.mask == nullptr)
    return run_widest<LstmForward<T, false, false>>(step, products, forget_bias, previous, c);
  if (products == nullptr)
    return run_widest<LstmForward<T, true, false>>(step, products, forget_bias, previous, c);
  if (step.mask == nullptr)
    return run_widest<LstmForward<T, false, true>>(step, products, forget_bias, previous, c);
  run_widest<LstmForward<T, true, true>>(step, products, forget_bias, previous, c);
}

template <class T>
void lstm_state(const CellStep<T>& step, const T* c, T* squashed, T* h) {
  run_widest<LstmState<T>>(step, c, squashed, h);
}

template <class T>
void lstm_state_backward(const CellStep<T>& step, const T* squashed, const T* dh, T* dc) {
  run_widest<LstmStateBackward<T>>(step, squashed, dh, dc);
}

template <class T>
void lstm_backward(const CellStep<T>& step, const T* previous, const T* dc, T* carry) {
  step.mask == nullptr ? run_widest<LstmBackward<T, false>>(step, previous, dc, carry)
                       : run_widest<LstmBackward<T, true>>(step, previous, dc, carry);
}

template <class T>
void gru_forward(const CellStep<T>& step, const T* products, const T* recurrent_bias, const T* previous, T* q,
                 T* h) {
  step.mask == nullptr ? run_widest<GruForward<T, false>>(step, products, recurrent_bias, previous, q, h)
                       : run_widest<GruForward<T, true>>(step, products, recurrent_bias, previous, q, h);
}

template <class T>
void gru_backward(const CellStep<T>& step, T* products, const T* q, const T* previous, T* dh) {
  step.mask == nullptr ? run_widest<GruBackward<T, false>>(step, products, q, previous, dh)
                       : run_widest<GruBackward<T, true>>(step, products, q, previous, dh);
}

template <class T>
void rnn_forward(const CellStep<T>& step, const T* products, Function function, T* h) {
  if (function == Function::relu) return run_widest<RnnForward<T, Function::relu>>(step, products, h);
  if (function == Function::sigmoid) return run_widest<RnnForward<T, Function::sigmoid>>(step, products, h);
  run_widest<RnnForward<T, Function::tanh>>(step, products, h);
}

template void lstm_forward(const CellStep<float>&, const float*, float, const float*, float*);
template void lstm_forward(const CellStep<double>&, const double*, double, const double*, double*);
template void lstm_state(const CellStep<float>&, const float*, float*, float*);
template void lstm_state(const CellStep<double>&, const double*, double*, double*);
template void lstm_state_backward(const CellStep<float>&, const float*, const float*, float*);
template void lstm_state_backward(const CellStep<double>&, const double*, const double*, double*);
template void lstm_backward(const CellStep<float>&, const float*, const float*, float*);
template void lstm_backward(const CellStep<double>&, const double*, const double*, double*);
template void gru_forward(const CellStep<float>&, const float*, const float*, const float*, float*, float*);
template void gru_forward(const CellStep<double>&, const double*, const double*, const double*, double*,
                          double*);
template void gru_backward(const CellStep<float>&, float*, const float*, const float*, float*);
template void gru_backward(const CellStep<double>&, double*, const double*, const double*, double*);
template void rnn_forward(const CellStep<float>&, const float*, Function, float*);
template void rnn_forward(const CellStep<double>&, const double*, Function, double*);

}  // namespace ablate::models::loops
