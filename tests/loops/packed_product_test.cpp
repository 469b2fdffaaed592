#include "models/engine/loops/packed_product.h"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

namespace ablate::models::loops {
namespace {

template <class T>
std::vector<T> scattered(std::int64_t count, double phase) {
  std::vector<T> result(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = static_cast<T>(std::sin(12.9898 * static_cast<double>(i + 1) + phase));
  return result;
}

/// c = before + a b in double, b [k, n], in the plainest way.
template <class T>
std::vector<double> by_hand(const std::vector<T>& a, const std::vector<T>& b, const std::vector<T>& before,
                            std::int64_t m, std::int64_t n, std::int64_t k) {
  std::vector<double> c(before.begin(), before.end());
  for (std::int64_t i = 0; i < m; ++i)
    for (std::int64_t j = 0; j < n; ++j)
      for (std::int64_t l = 0; l < k; ++l)
        c[static_cast<std::size_t>(i * n + j)] +=
            static_cast<double>(a[static_cast<std::size_t>(i * k + l)]) *
            static_cast<double>(b[static_cast<std::size_t>(l * n + j)]);
  return c;
}

template <class T>
void expect_products(std::int64_t m, std::int64_t n, std::int64_t k, double tolerance) {
  const std::vector<T> a = scattered<T>(m * k, 1), b = scattered<T>(k * n, 2),
                       before = scattered<T>(m * n, 3);
  std::vector<T> turned(b.size()), c(before);
  for (std::int64_t j = 0; j < k; ++j)
    for (std::int64_t i = 0; i < n; ++i)
      turned[static_cast<std::size_t>(i * k + j)] = b[static_cast<std::size_t>(j * n + i)];
  const std::vector<double> product = by_hand(a, b, std::vector<T>(before.size()), m, n, k),
                            sum = by_hand(a, b, before, m, n, k);
  PackedMatrix<T> straight, transposed;
  straight.pack(scattered<T>(3 * k * n, 5).data(), k, 3 * n);  // room for more than is needed next
  straight.pack(b.data(), k, n);
  transposed.pack_transposed(turned.data(), n, k);
  for (const PackedMatrix<T>* packed : {&straight, &transposed}) {
    packed->multiply(a.data(), c.data(), m);
    for (std::size_t i = 0; i < c.size(); ++i)
      EXPECT_NEAR(static_cast<double>(c[i]), product[i], tolerance) << i;
    c = before;
    packed->multiply_add(a.data(), c.data(), m);
    for (std::size_t i = 0; i < c.size(); ++i) EXPECT_NEAR(static_cast<double>(c[i]), sum[i], tolerance) << i;
  }
}

TEST(PackedMatrix, MultipliesWhateverTheExtents) {
  for (const std::int64_t m : {1, 2, 5, 6, 7, 13, 32})
    for (const std::int64_t n : {1, 7, 8, 15, 16, 17, 40, 48})
      for (const std::int64_t k : {1, 2, 9, 33}) {
        expect_products<float>(m, n, k, 1e-5);
        expect_products<double>(m, n, k, 1e-13);
      }
}

TEST(PackedMatrix, ARowDoesNotDependOnTheOthers) {
  const std::vector<float> a = scattered<float>(13 * 9, 1), b = scattered<float>(9 * 20, 2);
  PackedMatrix<float> packed;
  packed.pack(b.data(), 9, 20);
  std::vector<float> all(13 * 20), one(20);
  packed.multiply(a.data(), all.data(), 13);
  for (std::size_t row = 0; row < 13; ++row) {
    packed.multiply(a.data() + row * 9, one.data(), 1);
    EXPECT_TRUE(std::equal(one.begin(), one.end(), all.begin() + static_cast<std::ptrdiff_t>(row * 20)))
        << row;
  }
}

}  // namespace
}  // namespace ablate::models::loops
