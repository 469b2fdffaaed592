#pragma once

#include "models/fitting/fit.h"

namespace ablate::models {

/// The memory that models/fitted/hopfield.h states. Draws from the streams (seed, "hopfield:corruption") and
/// (seed, "hopfield:order"), by example.
class HopfieldFit : public Fit {
 public:
  HopfieldFit(const experiments::Choice& network, std::int64_t seed);

  bool train(const Table& examples, const KeepGoing& keep_going) override;
  [[nodiscard]] Score score(const Table& examples) const override;

 private:
  using State = std::vector<float>;  ///< of -1 and 1, one per unit

  [[nodiscard]] State corrupted(const double* x, std::int64_t example) const;
  void recall(State& state, std::int64_t example) const;

  double corruption_, tolerance_;
  std::int64_t sweeps_, seed_;
  std::int64_t units_ = 0;
  std::vector<State> patterns_;  ///< by class; empty where training had no example of it
  std::vector<float> weights_;   ///< [units, units], sums of products of signs: exact
};

}  // namespace ablate::models
