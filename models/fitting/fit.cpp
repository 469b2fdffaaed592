#include "models/fitting/fit.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/fitting/autoregression_fit.h"
#include "models/fitting/hopfield_fit.h"
#include "models/fitting/logistic_regression_fit.h"
#include "models/fitting/seasonal_naive_fit.h"
#include "models/fitting/xgboost_fit.h"

namespace ablate::models {

std::unique_ptr<Fit> make_fit(const experiments::RunSpec& spec) {
  const std::string& name = spec.network.name;
  if (name == "logistic_regression") return std::make_unique<LogisticRegressionFit>(spec.network);
  if (name == "xgboost") return make_xgboost_fit(spec);
  if (name == "hopfield") return std::make_unique<HopfieldFit>(spec.network, spec.seed);
  if (name == "autoregression") return std::make_unique<AutoregressionFit>(spec.network);
  if (name == "seasonal_naive") return std::make_unique<SeasonalNaiveFit>(spec.network);
  throw std::logic_error("network '" + name + "' is described but has no trainer");
}

void add_cross_entropy(const double* z, std::int64_t classes, std::int64_t label, Score& sum) {
  const double* largest = std::max_element(z, z + classes);
  double total = 0;
  for (std::int64_t j = 0; j < classes; ++j) total += std::exp(z[j] - *largest);
  sum.loss += std::log(total) + *largest - z[label];
  sum.wrong += largest == z + label ? 0 : 1;
}

}  // namespace ablate::models
