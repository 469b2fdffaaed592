#include "models/engine/loops/scalar_affine.h"

#include <algorithm>

#include "models/engine/loops/lanes.h"

namespace ablate::models::loops {
namespace {

template <class T, class Term>
double sum_of_blocks(std::int64_t count, const Term& term) {
  constexpr std::int64_t block = 4096;
  double result = 0;
  for (std::int64_t begin = 0; begin < count; begin += block) {
    const auto shifted = [&term, begin](std::int64_t i) { return term(begin + i); };
    result += static_cast<double>(sum<T>(std::min(block, count - begin), shifted));
  }
  return result;
}

}  // namespace

template <class T>
void scalar_affine(T* y, const T* x, T gain, T shift, std::int64_t count) {
#pragma GCC ivdep
  for (std::int64_t i = 0; i < count; ++i) y[i] = gain * x[i] + shift;
}

template <class T>
double total(const T* g, std::int64_t count) {
  return sum_of_blocks<T>(count, [g](std::int64_t i) { return g[i]; });
}

template <class T>
double total_product(const T* g, const T* x, std::int64_t count) {
  return sum_of_blocks<T>(count, [g, x](std::int64_t i) { return g[i] * x[i]; });
}

template void scalar_affine(float*, const float*, float, float, std::int64_t);
template void scalar_affine(double*, const double*, double, double, std::int64_t);
template double total(const float*, std::int64_t);
template double total(const double*, std::int64_t);
template double total_product(const float*, const float*, std::int64_t);
template double total_product(const double*, const double*, std::int64_t);

}  // namespace ablate::models::loops
