#pragma once

#include <cstdint>

namespace ablate::models::loops {

/// Sum of term(0) … term(count - 1), sixteen side by side.
template <class T, class Term>
T sum(std::int64_t count, const Term& term) {
  constexpr std::int64_t lanes = 16;
  alignas(64) T part[lanes] = {};
  std::int64_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    for (std::int64_t lane = 0; lane < lanes; ++lane) part[lane] += term(i + lane);
  }
  T total = 0;
  for (; i < count; ++i) total += term(i);
  for (std::int64_t half = lanes / 2; half > 0; half /= 2) {
    for (std::int64_t lane = 0; lane < half; ++lane) part[lane] += part[lane + half];
  }
  return total + part[0];
}

}  // namespace ablate::models::loops
