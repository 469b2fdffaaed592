#pragma once

#include "models/fitted/fitted.h"

namespace ablate::models {

/// Why a model that looks back over as many values as its option `reach` says cannot forecast these data:
/// they are no windows of a series whose next value is asked for, or the windows are shorter.
std::vector<experiments::Refusal> forecast_refusals(const experiments::RunSpec& spec,
                                                    const experiments::DatasetFacts& dataset,
                                                    const char* reach);

}  // namespace ablate::models
