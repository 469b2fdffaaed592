#pragma once

#include "models/fitting/forecast.h"

namespace ablate::models {

/// Fits what models/fitted/autoregression.h states, by least_squares().
class AutoregressionFit : public Forecast {
 public:
  explicit AutoregressionFit(const experiments::Choice& network)
      : order_(network.get<std::int64_t>("order")) {}

  bool train(const Table& examples, const KeepGoing& keep_going) override;

  /// [order + 1]: c, then phi_1 … phi_p.
  [[nodiscard]] const std::vector<double>& coefficients() const { return coefficients_; }

 private:
  [[nodiscard]] double next(const double* end) const override;

  std::int64_t order_;
  std::vector<double> coefficients_;
};

}  // namespace ablate::models
