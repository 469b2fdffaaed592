#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "experiments/run_spec.h"

namespace ablate::models {

/// Examples in rows, their features standardized.
struct Table {
  std::int64_t count = 0, features = 0, classes = 0;
  std::vector<double> values;        ///< [count, features]
  std::vector<std::int64_t> labels;  ///< [count], 0 … classes - 1

  [[nodiscard]] const double* row(std::int64_t i) const { return values.data() + i * features; }
  [[nodiscard]] std::int64_t label(std::int64_t i) const { return labels[static_cast<std::size_t>(i)]; }
};

/// Means over the examples of a table.
struct Score {
  double loss = 0, error = 0;
};

/// Asked now and then; false: stop.
using KeepGoing = std::function<bool()>;

/// A model that is trained at once by a trainer of its own.
class Fit {
 public:
  virtual ~Fit() = default;
  /// Trains on these examples, from nothing: a pure function of them and of the run. False if it was told to
  /// stop before it was done. Throws Error where it cannot be fitted.
  virtual bool train(const Table& examples, const KeepGoing& keep_going) = 0;
  /// Of the model as it was trained.
  [[nodiscard]] virtual Score score(const Table& examples) const = 0;
};

/// The trainer of a network whose fact `trains` is "fit".
std::unique_ptr<Fit> make_fit(const experiments::RunSpec& spec);

/// -log softmax(z)[label], and whether the label is not the first largest of z; summed into `sum`.
void add_cross_entropy(const double* z, std::int64_t classes, std::int64_t label, Score& sum);
/// The first largest of z beside `except`.
std::int64_t first_largest(const double* z, std::int64_t classes, std::int64_t except);

}  // namespace ablate::models
