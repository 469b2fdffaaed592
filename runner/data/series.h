#pragma once

#include "runner/data/data_set.h"

namespace ablate::runner {

/// Two series that ship with the project, in the order of time.
DatasetEntry co2();
DatasetEntry sunspots();

/// x_t = phi x_(t - lag) + sqrt(1 - phi^2) e_t, e standard normal: `lag` independent autoregressions side by
/// side, each with variance 1 from its first value on. Whoever sees fewer than `lag` past values can do no
/// better than the mean: rmse 1 against sqrt(1 - phi^2).
DatasetEntry seasonal();

/// ARCH(1) (Engle 1982): x_t = s_t e_t, s_t^2 = a0 + a1 x_(t-1)^2, e standard normal. The variance can be
/// predicted, value and sign cannot.
DatasetEntry arch();

}  // namespace ablate::runner
