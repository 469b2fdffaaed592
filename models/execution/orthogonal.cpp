#include "models/execution/orthogonal.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ablate::models {
namespace {

void orthonormalize_rows(std::vector<double>& matrix, std::int64_t rows, std::int64_t columns) {
  for (std::int64_t i = 0; i < rows; ++i) {
    double* row = matrix.data() + i * columns;
    for (int pass = 0; pass < 2; ++pass)
      for (std::int64_t before = 0; before < i; ++before) {
        const double* other = matrix.data() + before * columns;
        const double along = std::inner_product(row, row + columns, other, 0.0);
        for (std::int64_t j = 0; j < columns; ++j) row[j] -= along * other[j];
      }
    const double length = std::sqrt(std::inner_product(row, row + columns, row, 0.0));
    std::transform(row, row + columns, row, [length](double value) { return value / length; });
  }
}

std::vector<double> transposed(const std::vector<double>& matrix, std::int64_t rows, std::int64_t columns) {
  std::vector<double> result(matrix.size());
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < columns; ++j)
      result[static_cast<std::size_t>(j * rows + i)] = matrix[static_cast<std::size_t>(i * columns + j)];
  return result;
}

}  // namespace

void orthonormalize(std::vector<double>& matrix, std::int64_t rows, std::int64_t columns) {
  if (rows <= columns) return orthonormalize_rows(matrix, rows, columns);
  std::vector<double> turned = transposed(matrix, rows, columns);
  orthonormalize_rows(turned, columns, rows);
  matrix = transposed(turned, columns, rows);
}

}  // namespace ablate::models
