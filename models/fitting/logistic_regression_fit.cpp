#include "models/fitting/logistic_regression_fit.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "experiments/error.h"

namespace ablate::models {

namespace {

using Vector = std::vector<double>;

/// z [count, classes] = x w + b; `weights` as in LogisticRegressionFit::weights().
void outputs(const Table& table, const Vector& weights, Vector& z) {
  const std::int64_t classes = table.classes;
  const double* bias = weights.data() + table.features * classes;
  z.resize(static_cast<std::size_t>(table.count * classes));
  for (std::int64_t i = 0; i < table.count; ++i) {
    const double* x = table.row(i);
    double* zi = z.data() + i * classes;
    std::copy(bias, bias + classes, zi);
    for (std::int64_t f = 0; f < table.features; ++f)
      for (std::int64_t j = 0; j < classes; ++j)
        zi[j] += x[f] * weights[static_cast<std::size_t>(f * classes + j)];
  }
}

Score score_of(const Table& table, const Vector& z) {
  Score sum;
  for (std::int64_t i = 0; i < table.count; ++i)
    add_cross_entropy(z.data() + i * table.classes, table.classes, table.label(i), sum);
  return sum;
}

/// The objective without its L1 part, and its gradient.
class Smooth {
 public:
  Smooth(const Table& table, double l2)
      : table_(table), l2_(l2), penalized_(static_cast<std::size_t>(table.features * table.classes)) {}

  [[nodiscard]] std::size_t penalized() const { return penalized_; }  ///< the weights before the biases
  [[nodiscard]] std::size_t size() const { return penalized_ + static_cast<std::size_t>(table_.classes); }

  [[nodiscard]] double value(const Vector& weights, const Vector& z) const {
    double squares = 0;
    for (std::size_t k = 0; k < penalized_; ++k) squares += weights[k] * weights[k];
    return score_of(table_, z).loss / static_cast<double>(table_.count) + l2_ / 2 * squares;
  }

  /// `z`: the outputs at `weights`.
  void gradient(const Vector& weights, const Vector& z, Vector& gradient) {
    gradient.assign(size(), 0);
    Vector residual(static_cast<std::size_t>(table_.classes));
    for (std::int64_t i = 0; i < table_.count; ++i)
      add_example(i, z.data() + i * table_.classes, residual, gradient);
    for (double& g : gradient) g /= static_cast<double>(table_.count);
    for (std::size_t k = 0; k < penalized_; ++k) gradient[k] += l2_ * weights[k];
  }

 private:
  void add_example(std::int64_t i, const double* z, Vector& residual, Vector& gradient) const {
    const std::size_t classes = residual.size();
    const double largest = *std::max_element(z, z + classes);
    double total = 0;
    for (std::size_t j = 0; j < classes; ++j) total += residual[j] = std::exp(z[j] - largest);
    for (double& r : residual) r /= total;
    residual[static_cast<std::size_t>(table_.label(i))] -= 1;
    const double* x = table_.row(i);
    for (std::size_t f = 0; f < static_cast<std::size_t>(table_.features); ++f)
      for (std::size_t j = 0; j < classes; ++j) gradient[f * classes + j] += x[f] * residual[j];
    for (std::size_t j = 0; j < classes; ++j) gradient[penalized_ + j] += residual[j];
  }

  const Table& table_;
  double l2_;
  std::size_t penalized_;
};

double shrunk(double value, double by) { return std::copysign(std::max(0.0, std::abs(value) - by), value); }

double product(const Vector& a, const Vector& b, const Vector& c, const Vector& d) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += (a[k] - b[k]) * (c[k] - d[k]);
  return sum;
}

/// a + share (a - b): outputs are linear in the weights, so the same holds of both.
Vector beyond(const Vector& a, const Vector& b, double share) {
  Vector result(a.size());
  for (std::size_t k = 0; k < a.size(); ++k) result[k] = a[k] + share * (a[k] - b[k]);
  return result;
}

/// The iterates: w and the point y ahead of it, both with their outputs.
struct Iterates {
  Vector w, zw, y, zy;
  double momentum = 1, curvature = 1;
};

/// One step from y, with the curvature that bounds the objective there. Returns the largest component of the
/// gradient mapping.
double advance(Smooth& smooth, const Table& table, double l1, Iterates& at) {
  Vector gradient, next(smooth.size()), z_next;
  smooth.gradient(at.y, at.zy, gradient);
  const double value = smooth.value(at.y, at.zy);
  while (true) {
    double bound = value, squares = 0;
    for (std::size_t k = 0; k < next.size(); ++k) {
      next[k] = at.y[k] - gradient[k] / at.curvature;
      if (k < smooth.penalized()) next[k] = shrunk(next[k], l1 / at.curvature);
      bound += gradient[k] * (next[k] - at.y[k]);
      squares += (next[k] - at.y[k]) * (next[k] - at.y[k]);
    }
    outputs(table, next, z_next);
    // Near the minimum both sides agree to the last bits, and rounding must not shorten the step for ever.
    constexpr double rounding = 1e-14;
    if (!(smooth.value(next, z_next) > bound + at.curvature / 2 * squares + rounding * (1 + std::abs(value))))
      break;
    at.curvature *= 2;
  }
  double largest = 0;
  for (std::size_t k = 0; k < next.size(); ++k)
    largest = std::max(largest, at.curvature * std::abs(next[k] - at.y[k]));
  const bool uphill = product(at.y, next, next, at.w) > 0;
  const double momentum = uphill ? 1 : (1 + std::sqrt(1 + 4 * at.momentum * at.momentum)) / 2;
  const double share = uphill ? 0 : (at.momentum - 1) / momentum;
  at.y = beyond(next, at.w, share);
  at.zy = beyond(z_next, at.zw, share);
  at.w = std::move(next);
  at.zw = std::move(z_next);
  at.momentum = momentum;
  return largest;
}

}  // namespace

LogisticRegressionFit::LogisticRegressionFit(const experiments::Choice& network)
    : l2_(network.get<double>("l2")),
      l1_(network.get<double>("l1")),
      tolerance_(network.get<double>("tolerance")),
      iterations_(network.get<std::int64_t>("iterations")) {}

bool LogisticRegressionFit::train(const Table& examples, const KeepGoing& keep_going) {
  Smooth smooth(examples, l2_);
  Iterates at;
  at.w.assign(smooth.size(), 0);
  outputs(examples, at.w, at.zw);
  at.y = at.w;
  at.zy = at.zw;
  double left = 0;
  for (std::int64_t i = 0; i < iterations_; ++i) {
    if (!keep_going()) return false;
    left = advance(smooth, examples, l1_, at);
    if (left > tolerance_) continue;
    weights_ = std::move(at.w);
    return true;
  }
  throw Error(
      Exit::runtime,
      fmt::format("logistic_regression has not converged after {} iterations: the gradient is {:.2g} and "
                  "the tolerance {:.2g}; a larger l2, tolerance or more iterations would do",
                  iterations_, left, tolerance_));
}

Score LogisticRegressionFit::score(const Table& examples) const {
  std::vector<double> z;
  outputs(examples, weights_, z);
  return score_of(examples, z);
}

}  // namespace ablate::models
