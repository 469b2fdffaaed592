#pragma once

#include "models/fitted/fitted.h"

namespace ablate::models {

/// Gradient-boosted trees by the XGBoost library, whose names the options bear. `rounds` times a tree per
/// class (one for two classes) is fitted to the second-order expansion of the cross entropy. Everything that
/// versions of the library decide differently is fixed here: base_score 0.5, tree_method. Subsampling is
/// seeded by the run's seed. Features are standardized, which trees do not notice.
FittedDescription xgboost();

/// Whether this build has the library (the CMake option ABLATE_XGBOOST).
bool has_xgboost();

}  // namespace ablate::models
