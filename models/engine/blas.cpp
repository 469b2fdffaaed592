#include "models/engine/blas.h"

extern "C" {
void sgemm_(const char* a_form, const char* b_form, const int* m, const int* n, const int* k,
            const float* alpha, const float* a, const int* a_stride, const float* b, const int* b_stride,
            const float* beta, float* c, const int* c_stride);
void dgemm_(const char* a_form, const char* b_form, const int* m, const int* n, const int* k,
            const double* alpha, const double* a, const int* a_stride, const double* b, const int* b_stride,
            const double* beta, double* c, const int* c_stride);
}

namespace ablate::models {
namespace {

void gemm(const char* forms, int m, int n, int k, const float* a, int a_stride, const float* b, int b_stride,
          float* c) {
  const float one = 1, zero = 0;
  sgemm_(forms, forms + 1, &m, &n, &k, &one, a, &a_stride, b, &b_stride, &zero, c, &m);
}
void gemm(const char* forms, int m, int n, int k, const double* a, int a_stride, const double* b,
          int b_stride, double* c) {
  const double one = 1, zero = 0;
  dgemm_(forms, forms + 1, &m, &n, &k, &one, a, &a_stride, b, &b_stride, &zero, c, &m);
}

// BLAS takes matrices column by column: a row-major matrix is its transpose there, so c^T = b^T a^T is asked
// for.
template <class T>
void product(const char* forms, const T* a, std::int64_t a_stride, const T* b, std::int64_t b_stride, T* c,
             std::int64_t m, std::int64_t n, std::int64_t k) {
  gemm(forms, static_cast<int>(n), static_cast<int>(m), static_cast<int>(k), b, static_cast<int>(b_stride), a,
       static_cast<int>(a_stride), c);
}

}  // namespace

void multiply_transposed(const float* a, const float* b, float* c, std::int64_t m, std::int64_t n,
                         std::int64_t k) {
  product("TN", a, k, b, k, c, m, n, k);
}
void multiply_transposed(const double* a, const double* b, double* c, std::int64_t m, std::int64_t n,
                         std::int64_t k) {
  product("TN", a, k, b, k, c, m, n, k);
}
void multiply(const float* a, const float* b, float* c, std::int64_t m, std::int64_t n, std::int64_t k) {
  product("NN", a, k, b, n, c, m, n, k);
}
void multiply(const double* a, const double* b, double* c, std::int64_t m, std::int64_t n, std::int64_t k) {
  product("NN", a, k, b, n, c, m, n, k);
}
void transposed_multiply(const float* a, const float* b, float* c, std::int64_t m, std::int64_t n,
                         std::int64_t k) {
  product("NT", a, m, b, n, c, m, n, k);
}
void transposed_multiply(const double* a, const double* b, double* c, std::int64_t m, std::int64_t n,
                         std::int64_t k) {
  product("NT", a, m, b, n, c, m, n, k);
}

}  // namespace ablate::models
