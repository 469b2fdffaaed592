#include "models/fitting/autoregression_fit.h"

#include "models/fitting/least_squares.h"

namespace ablate::models {

bool AutoregressionFit::train(const Table& examples, const KeepGoing& keep_going) {
  const auto count = static_cast<std::size_t>(examples.count);
  std::vector<std::vector<double>> columns(static_cast<std::size_t>(order_) + 1,
                                           std::vector<double>(count, 1));
  for (std::size_t i = 0; i < count; ++i) {
    const double* end = examples.end(static_cast<std::int64_t>(i));
    for (std::int64_t lag = 1; lag <= order_; ++lag) columns[static_cast<std::size_t>(lag)][i] = end[-lag];
  }
  auto found = least_squares(std::move(columns), examples.targets, keep_going);
  if (!found) return false;
  coefficients_ = *std::move(found);
  return true;
}

double AutoregressionFit::next(const double* end) const {
  double value = coefficients_.front();
  for (std::int64_t lag = 1; lag <= order_; ++lag)
    value += coefficients_[static_cast<std::size_t>(lag)] * end[-lag];
  return value;
}

}  // namespace ablate::models
