#pragma once

#include <vector>

#include "runner/data/dataset.h"

namespace ablate::runner {

/// A series as one example per step: what came before, and what comes next. The latest are the test set.
struct WindowCounts {
  std::int64_t train = 0, test = 0;
};

/// What a window predicts: the value itself, its square, or whether it is above 0 (as a label).
enum class Target { value, square, sign };

/// Example i sees series[i] … series[i + window - 1], [1, 1, window], and is asked for series[i + window].
/// The test set comes after all that is trained on: no value that is asked for in the test set is seen in
/// training. Requires train + test + window values, or more.
void add_windows(const std::vector<double>& series, std::int64_t window, const WindowCounts& counts,
                 Target target, Dataset& dataset);

/// raw: as it is; differenced: x_t - x_(t-1); log_differenced: log(x_t + offset) - log(x_(t-1) + offset). One
/// value less than before, but for raw.
std::vector<double> transformed(const std::vector<double>& series, const std::string& form, double offset);

}  // namespace ablate::runner
