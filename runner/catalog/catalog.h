#pragma once

#include "experiments/catalog.h"

namespace ablate::runner {

/// Everything that exists: models' and data sets' descriptions, and those of optimizers, schedules, losses
/// and augmentations (described beside this file, executed in runner/training). Built once, immutable.
const experiments::Catalog& catalog();

}  // namespace ablate::runner
