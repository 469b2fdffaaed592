#pragma once

#include <bit>
#include <cstdint>

/// exp and what is made of it, without branches or calls, so that a loop over them becomes vector
/// instructions. Relative error below 2 units in the last place where exp neither over- nor underflows;
/// beyond it stays finite and positive.
namespace ablate::models::loops {

/// With x = n ln 2 + r, |r| <= ln 2 / 2: 2^n times a polynomial of r (Cephes' for float, Taylor's for
/// double). Adding `round` leaves n in the lowest bits of a number.
inline float exponential(float x) {
  constexpr float low = -87, high = 88, round = 12582912;  // 1.5 2^23
  x = x < low ? low : x;
  x = x > high ? high : x;
  const float shifted = x * 1.44269504088896341F + round, n = shifted - round;
  const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  const std::uint32_t bits = (std::bit_cast<std::uint32_t>(shifted) << 23) + 0x3F800000U;
  return (p * r * r + r + 1) * std::bit_cast<float>(bits);
}

inline double exponential(double x) {
  constexpr double low = -708, high = 709, round = 6755399441055744;  // 1.5 2^52
  x = x < low ? low : x;
  x = x > high ? high : x;
  const double shifted = x * 1.4426950408889634 + round, n = shifted - round;
  const double r = (x - n * 6.93145751953125e-1) - n * 1.42860682030941723212e-6;
  double p = 1.0 / 6227020800;
  p = p * r + 1.0 / 479001600;
  p = p * r + 1.0 / 39916800;
  p = p * r + 1.0 / 3628800;
  p = p * r + 1.0 / 362880;
  p = p * r + 1.0 / 40320;
  p = p * r + 1.0 / 5040;
  p = p * r + 1.0 / 720;
  p = p * r + 1.0 / 120;
  p = p * r + 1.0 / 24;
  p = p * r + 1.0 / 6;
  p = p * r + 0.5;
  const std::uint64_t bits = (std::bit_cast<std::uint64_t>(shifted) << 52) + 0x3FF0000000000000U;
  return (p * r * r + r + 1) * std::bit_cast<double>(bits);
}

/// 1 / (1 + exp(-x)).
template <class T>
T logistic(T x) {
  return 1 / (1 + exponential(-x));
}

/// tanh(x), to the last place of 1.
template <class T>
T hyperbolic_tangent(T x) {
  return 1 - 2 / (1 + exponential(2 * x));
}

}  // namespace ablate::models::loops
