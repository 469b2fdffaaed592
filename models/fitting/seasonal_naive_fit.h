#pragma once

#include "models/fitting/forecast.h"

namespace ablate::models {

/// The forecast that models/fitted/seasonal_naive.h states.
class SeasonalNaiveFit : public Forecast {
 public:
  explicit SeasonalNaiveFit(const experiments::Choice& network)
      : period_(network.get<std::int64_t>("period")) {}

  bool train(const Table& /*examples*/, const KeepGoing& keep_going) override { return keep_going(); }

 private:
  [[nodiscard]] double next(const double* end) const override { return end[-period_]; }

  std::int64_t period_;
};

}  // namespace ablate::models
