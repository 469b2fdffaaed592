#pragma once

#include <string>

#include "models/fitting/fit.h"

namespace ablate::models {

/// The trees that models/fitted/xgboost.h states. Throws Error in a build without the library.
std::unique_ptr<Fit> make_xgboost_fit(const experiments::RunSpec& spec);

/// The version of the library that is used, "" in a build without it.
std::string xgboost_version();

}  // namespace ablate::models
