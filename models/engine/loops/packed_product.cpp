#include "models/engine/loops/packed_product.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <immintrin.h>
#include <new>
#include <utility>

namespace ablate::models::loops {
namespace {

template <class T>
struct Vector;
template <>
struct Vector<float> {
  using Register = __m256;
  static Register load(const float* p) { return _mm256_loadu_ps(p); }
  static Register zero() { return _mm256_setzero_ps(); }
  static Register all(const float* p) { return _mm256_broadcast_ss(p); }
  static Register multiply_add(Register a, Register b, Register c) { return _mm256_fmadd_ps(a, b, c); }
  static void store(float* p, Register x) { _mm256_storeu_ps(p, x); }
};
template <>
struct Vector<double> {
  using Register = __m256d;
  static Register load(const double* p) { return _mm256_loadu_pd(p); }
  static Register zero() { return _mm256_setzero_pd(); }
  static Register all(const double* p) { return _mm256_broadcast_sd(p); }
  static Register multiply_add(Register a, Register b, Register c) { return _mm256_fmadd_pd(a, b, c); }
  static void store(double* p, Register x) { _mm256_storeu_pd(p, x); }
};

template <class T>
constexpr std::int64_t lanes = 32 / static_cast<std::int64_t>(sizeof(T));
template <class T>
constexpr std::int64_t panel = 2 * lanes<T>;

/// c [rows, panel] (+)= a [rows, k] b [k, panel], a panel being two registers of AVX2.
template <class T, int rows, bool add>
void narrow_tile(const T* a, std::int64_t k, const T* b, T* c, std::int64_t stride) {
  using V = Vector<T>;
  typename V::Register sum[rows][2];
#pragma GCC unroll 6
  for (int i = 0; i < rows; ++i) {
    sum[i][0] = add ? V::load(c + i * stride) : V::zero();
    sum[i][1] = add ? V::load(c + i * stride + lanes<T>) : V::zero();
  }
  for (std::int64_t j = 0; j < k; ++j, b += panel<T>) {
    const auto left = V::load(b), right = V::load(b + lanes<T>);
#pragma GCC unroll 6
    for (int i = 0; i < rows; ++i) {
      const auto x = V::all(a + i * k + j);
      sum[i][0] = V::multiply_add(x, left, sum[i][0]);
      sum[i][1] = V::multiply_add(x, right, sum[i][1]);
    }
  }
#pragma GCC unroll 6
  for (int i = 0; i < rows; ++i) {
    V::store(c + i * stride, sum[i][0]);
    V::store(c + i * stride + lanes<T>, sum[i][1]);
  }
}

/// The registers of AVX-512: one holds a panel.
template <class T>
struct Wide;
template <>
struct Wide<float> {
  using Register = __m512;
  [[gnu::target("avx512f")]] static Register load(const float* p) { return _mm512_loadu_ps(p); }
  [[gnu::target("avx512f")]] static Register zero() { return _mm512_setzero_ps(); }
  [[gnu::target("avx512f")]] static Register multiply_add(float a, Register b, Register c) {
    return _mm512_fmadd_ps(_mm512_set1_ps(a), b, c);
  }
  [[gnu::target("avx512f")]] static void store(float* p, Register x) { _mm512_storeu_ps(p, x); }
};
template <>
struct Wide<double> {
  using Register = __m512d;
  [[gnu::target("avx512f")]] static Register load(const double* p) { return _mm512_loadu_pd(p); }
  [[gnu::target("avx512f")]] static Register zero() { return _mm512_setzero_pd(); }
  [[gnu::target("avx512f")]] static Register multiply_add(double a, Register b, Register c) {
    return _mm512_fmadd_pd(_mm512_set1_pd(a), b, c);
  }
  [[gnu::target("avx512f")]] static void store(double* p, Register x) { _mm512_storeu_pd(p, x); }
};

/// The same sums in the same order, and so the same bits, of one panel or of two neighbors: with two, each
/// number of `a` that is loaded serves twice, and loading no longer takes longer than multiplying.
template <class T, int rows, int panels, bool add>
[[gnu::target("avx512f")]] void wide_tile(const T* a, std::int64_t k, const T* b, T* c, std::int64_t stride) {
  using V = Wide<T>;
  typename V::Register sum[rows][panels];
#pragma GCC unroll 12
  for (int i = 0; i < rows; ++i)
#pragma GCC unroll 2
    for (int p = 0; p < panels; ++p) sum[i][p] = add ? V::load(c + i * stride + p * panel<T>) : V::zero();
  for (std::int64_t j = 0; j < k; ++j, b += panel<T>) {
    typename V::Register whole[panels];
#pragma GCC unroll 2
    for (int p = 0; p < panels; ++p) whole[p] = V::load(b + p * k * panel<T>);
#pragma GCC unroll 12
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 2
      for (int p = 0; p < panels; ++p) sum[i][p] = V::multiply_add(a[i * k + j], whole[p], sum[i][p]);
  }
#pragma GCC unroll 12
  for (int i = 0; i < rows; ++i)
#pragma GCC unroll 2
    for (int p = 0; p < panels; ++p) V::store(c + i * stride + p * panel<T>, sum[i][p]);
}

constexpr int narrow_rows = 6;  ///< 12 registers of sums, 2 of b, 1 of a: of 16
constexpr int wide_rows = 12;   ///< 24 of sums, 2 of b, 1 of a: of 32

/// Tiles of 1, 2 … `most` rows and one panel, or two, by the instructions of this processor.
template <class T>
struct Tiles {
  using Tile = void (*)(const T*, std::int64_t, const T*, T*, std::int64_t);
  std::int64_t most = 0;
  std::array<Tile, wide_rows> of = {}, of_two = {};  ///< of_two: null where there are too few registers
};

template <class T, bool add, int... i>
Tiles<T> narrow_tiles(std::integer_sequence<int, i...>) {
  return {sizeof...(i), {narrow_tile<T, i + 1, add>...}};
}
template <class T, bool add, int... i>
Tiles<T> wide_tiles(std::integer_sequence<int, i...>) {
  return {sizeof...(i), {wide_tile<T, i + 1, 1, add>...}, {wide_tile<T, i + 1, 2, add>...}};
}
template <class T, bool add>
const Tiles<T>& tiles() {
  static const Tiles<T> best = __builtin_cpu_supports("avx512f")
                                   ? wide_tiles<T, add>(std::make_integer_sequence<int, wide_rows>())
                                   : narrow_tiles<T, add>(std::make_integer_sequence<int, narrow_rows>());
  return best;
}

/// The last panel is wider than what is left of c: it is made beside it.
template <class T, bool add>
void last_tile(const T* a, std::int64_t rows, std::int64_t k, const T* b, T* c, std::int64_t stride,
               std::int64_t width) {
  alignas(64) T made[wide_rows * panel<T>] = {};
  if (add)
    for (std::int64_t i = 0; i < rows; ++i) std::copy_n(c + i * stride, width, made + i * panel<T>);
  tiles<T, add>().of[static_cast<std::size_t>(rows - 1)](a, k, b, made, panel<T>);
  for (std::int64_t i = 0; i < rows; ++i) std::copy_n(made + i * panel<T>, width, c + i * stride);
}

/// Rows in tiles of nearly the same size: 32 are 11, 11, 10, or 6, 6, 5, 5, 5, 5.
template <class T, bool add>
void product(const T* a, const T* panels, T* c, std::int64_t m, std::int64_t n, std::int64_t k) {
  const Tiles<T>& tile = tiles<T, add>();
  const std::int64_t count = (m + tile.most - 1) / tile.most;
  for (std::int64_t column = 0, taken = 0; column < n; column += taken, panels += k * taken) {
    const bool two = tile.of_two[0] != nullptr && n - column >= 2 * panel<T>;
    taken = two ? 2 * panel<T> : panel<T>;
    for (std::int64_t i = 0, row = 0; i < count; ++i) {
      const std::int64_t rows = (m - row + count - i - 1) / (count - i);
      const T* from = a + row * k;
      T* to = c + row * n + column;
      n - column < panel<T>
          ? last_tile<T, add>(from, rows, k, panels, to, n, n - column)
          : (two ? tile.of_two : tile.of)[static_cast<std::size_t>(rows - 1)](from, k, panels, to, n);
      row += rows;
    }
  }
}

}  // namespace

template <class T>
void PackedMatrix<T>::Free::operator()(T* memory) const {
  std::free(memory);
}

template <class T>
void PackedMatrix<T>::reserve(std::int64_t k, std::int64_t n) {
  k_ = k;
  n_ = n;
  const std::int64_t needed = (n + panel<T> - 1) / panel<T> * panel<T> * k;
  if (needed <= room_) return;
  constexpr std::size_t line = 64;
  const std::size_t bytes = (static_cast<std::size_t>(needed) * sizeof(T) + line - 1) / line * line;
  panels_.reset(static_cast<T*>(std::aligned_alloc(line, bytes)));
  if (panels_ == nullptr) throw std::bad_alloc();
  room_ = needed;
}

template <class T>
void PackedMatrix<T>::pack(const T* b, std::int64_t k, std::int64_t n) {
  reserve(k, n);
  T* to = panels_.get();
  for (std::int64_t column = 0; column < n; column += panel<T>) {
    const std::int64_t width = std::min(panel<T>, n - column);
    for (std::int64_t j = 0; j < k; ++j, to += panel<T>) {
      std::copy_n(b + j * n + column, width, to);
      std::fill(to + width, to + panel<T>, T{0});
    }
  }
}

template <class T>
void PackedMatrix<T>::pack_transposed(const T* w, std::int64_t n, std::int64_t k) {
  reserve(k, n);
  T* to = panels_.get();
  for (std::int64_t column = 0; column < n; column += panel<T>) {
    const std::int64_t width = std::min(panel<T>, n - column);
    for (std::int64_t j = 0; j < k; ++j, to += panel<T>)
      for (std::int64_t i = 0; i < panel<T>; ++i) to[i] = i < width ? w[(column + i) * k + j] : T{0};
  }
}

template <class T>
void PackedMatrix<T>::multiply(const T* a, T* c, std::int64_t m) const {
  product<T, false>(a, panels_.get(), c, m, n_, k_);
}

template <class T>
void PackedMatrix<T>::multiply_add(const T* a, T* c, std::int64_t m) const {
  product<T, true>(a, panels_.get(), c, m, n_, k_);
}

template class PackedMatrix<float>;
template class PackedMatrix<double>;

}  // namespace ablate::models::loops
