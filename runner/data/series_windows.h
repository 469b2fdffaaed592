#pragma once

#include <vector>

#include "runner/data/dataset.h"

namespace ablate::runner {

/// A series as one regression example per step: what came before, and what comes next.
struct SeriesWindows {
  std::int64_t window = 1;  ///< past values an example sees: the series' [1, 1, window]
  double test = 0.2;        ///< share of the examples, the latest, that are the test set
};

/// How many examples a series of `length` values gives to train and to test on: length - window in all.
struct WindowCounts {
  std::int64_t train = 0, test = 0;
};
WindowCounts window_counts(std::int64_t length, const SeriesWindows& windows);

/// What a window predicts: the value itself, its square, or whether it is above 0 (as a label).
enum class Target { value, square, sign };

/// Example i sees series[i] … series[i + window - 1] and is asked for series[i + window]. The test set comes
/// after all that is trained on: no value that is asked for in the test set is seen in training.
void add_windows(const std::vector<double>& series, const SeriesWindows& windows, Target target,
                 Dataset& dataset);

/// raw: as it is; differenced: x_t - x_(t-1); log_differenced: log(x_t + offset) - log(x_(t-1) + offset). One
/// value less than before, but for raw.
std::vector<double> transformed(const std::vector<double>& series, const std::string& form, double offset);

}  // namespace ablate::runner
