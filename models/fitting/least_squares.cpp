#include "models/fitting/least_squares.h"

#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "experiments/error.h"

namespace ablate::models {

namespace {

using Column = std::vector<double>;

/// Of the rows from `first` on.
double product(const Column& a, const Column& b, std::size_t first) {
  const auto from = static_cast<std::ptrdiff_t>(first);
  return std::inner_product(a.begin() + from, a.end(), b.begin() + from, 0.0);
}

/// column -= 2 v (v . column) / |v|^2, where v is the mirror from row `first` on.
void reflect(Column& column, const Column& mirror, double mirror_squares, std::size_t first) {
  const double share = 2 * product(mirror, column, first) / mirror_squares;
  for (std::size_t i = first; i < column.size(); ++i) column[i] -= share * mirror[i];
}

}  // namespace

std::optional<std::vector<double>> least_squares(std::vector<Column> columns, Column target,
                                                 const KeepGoing& keep_going) {
  // Of a column that depends on those before it rounding alone is left.
  constexpr double dependent = 1e-12;
  std::vector<double> lengths, diagonal;
  for (const Column& column : columns) lengths.push_back(std::sqrt(product(column, column, 0)));
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (!keep_going()) return std::nullopt;
    Column& mirror = columns[k];
    const double left = std::sqrt(product(mirror, mirror, k));
    if (!(left > dependent * lengths[k]))
      throw Error(Exit::runtime,
                  fmt::format("these {} examples do not decide {} coefficients: column {} depends "
                              "linearly on those before it",
                              target.size(), columns.size(), k));
    diagonal.push_back(std::copysign(left, -mirror[k]));
    mirror[k] -= diagonal[k];
    const double squares = product(mirror, mirror, k);
    for (std::size_t j = k + 1; j < columns.size(); ++j) reflect(columns[j], mirror, squares, k);
    reflect(target, mirror, squares, k);
  }
  std::vector<double> x(columns.size());
  for (std::size_t k = columns.size(); k-- > 0;) {
    double rest = target[k];
    for (std::size_t j = k + 1; j < columns.size(); ++j) rest -= columns[j][k] * x[j];
    x[k] = rest / diagonal[k];
  }
  return x;
}

}  // namespace ablate::models
