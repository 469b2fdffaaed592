#pragma once

#include "models/fitting/fit.h"

namespace ablate::models {

/// A fit that says the value which follows a window of a series.
class Forecast : public Fit {
 public:
  [[nodiscard]] Score score(const Table& examples) const final;

 private:
  /// `end`: past the last of the values before it, end[-1] the latest; as many as the model looks back can be
  /// read.
  [[nodiscard]] virtual double next(const double* end) const = 0;
};

}  // namespace ablate::models
