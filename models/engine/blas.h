#pragma once

#include <cstdint>

/// Products of row-major matrices by the BLAS that LibTorch carries, called directly: for small networks a
/// call of at::mm costs as much as its product.
namespace ablate::models {

/// c [m, n] = a [m, k] b^T, b [n, k].
void multiply_transposed(const float* a, const float* b, float* c, std::int64_t m, std::int64_t n,
                         std::int64_t k);
void multiply_transposed(const double* a, const double* b, double* c, std::int64_t m, std::int64_t n,
                         std::int64_t k);
/// c [m, n] = a [m, k] b, b [k, n].
void multiply(const float* a, const float* b, float* c, std::int64_t m, std::int64_t n, std::int64_t k);
void multiply(const double* a, const double* b, double* c, std::int64_t m, std::int64_t n, std::int64_t k);
/// c [m, n] = a^T b, a [k, m], b [k, n].
void transposed_multiply(const float* a, const float* b, float* c, std::int64_t m, std::int64_t n,
                         std::int64_t k);
void transposed_multiply(const double* a, const double* b, double* c, std::int64_t m, std::int64_t n,
                         std::int64_t k);

}  // namespace ablate::models
