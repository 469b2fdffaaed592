#pragma once

#include <cstdint>

namespace ablate::models::loops {

/// The gradient with respect to a norm's result, as the passes back through the norm read it: one array, or
/// the sum of two, times a factor. Where a ReLU follows the norm it is what reaches the ReLU, and counts
/// where the ReLU's argument x scale + shift (coefficients by channel) is above 0: so it need not be written
/// down in between.
template <class T>
struct Gradient {
  const T* first = nullptr;
  const T* second = nullptr;  ///< null: none
  T factor = 1;               ///< of both
  const T* scale = nullptr;   ///< null: no ReLU
  const T* shift = nullptr;

  [[nodiscard]] Gradient from(std::int64_t element) const {
    return {first + element, second == nullptr ? nullptr : second + element, factor, scale, shift};
  }
};

/// Element `at` of it, of the channel that the coefficients have at `i`.
template <class T, bool two, bool relu>
struct GradientElement {
  const T *first, *second;
  T factor;
  const T *x, *scale, *shift;
  T operator()(std::int64_t at, std::int64_t i) const {
    const T sum = factor * (two ? first[at] + second[at] : first[at]);
    return !relu || x[at] * scale[i] + shift[i] > 0 ? sum : T{0};
  }
};

/// work(element) with the element of this gradient, whose coefficients are `scale` and `shift`.
template <class T, class Work>
void with_element(const Gradient<T>& g, const T* x, const T* scale, const T* shift, const Work& work) {
  if (g.scale == nullptr && g.second == nullptr)
    return work(GradientElement<T, false, false>{g.first, nullptr, g.factor, x, nullptr, nullptr});
  if (g.scale == nullptr)
    return work(GradientElement<T, true, false>{g.first, g.second, g.factor, x, nullptr, nullptr});
  if (g.second == nullptr)
    return work(GradientElement<T, false, true>{g.first, nullptr, g.factor, x, scale, shift});
  work(GradientElement<T, true, true>{g.first, g.second, g.factor, x, scale, shift});
}

}  // namespace ablate::models::loops
