#pragma once

#include <cstdint>

/// y = gain x + shift with two numbers for all values. Sums are taken in blocks, blocks in double.
namespace ablate::models::loops {

template <class T>
void scalar_affine(T* y, const T* x, T gain, T shift, std::int64_t count);

/// sum of g: the gradient of the shift.
template <class T>
double total(const T* g, std::int64_t count);
/// sum of g x: the gradient of the gain.
template <class T>
double total_product(const T* g, const T* x, std::int64_t count);

}  // namespace ablate::models::loops
