#pragma once

namespace ablate::analysis {

/// The least effect above 0 whose power, which rises with it, is `wanted`: between 0 and the first power of
/// two that reaches it, halved so many times.
template <class Power>
double least_effect(const Power& power, double wanted, int halvings) {
  double low = 0, high = 1;
  while (power(high) < wanted) high *= 2;
  for (int i = 0; i < halvings; ++i) {
    const double middle = (low + high) / 2;
    (power(middle) < wanted ? low : high) = middle;
  }
  return high;
}

}  // namespace ablate::analysis
