#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "experiments/run_spec.h"

namespace ablate::models {

/// Examples in rows. Labelled ones have standardized features; those of a series are in its own unit.
struct Table {
  std::int64_t count = 0, features = 0;
  std::int64_t classes = 0;               ///< 0: of a series
  std::vector<double> values = {};        ///< [count, features]
  std::vector<std::int64_t> labels = {};  ///< [count], 0 … classes - 1
  std::vector<double> targets = {};       ///< of a series [count]: the value that follows
  double deviation = 1;                   ///< of the targets of training: by it losses are standardized

  [[nodiscard]] const double* row(std::int64_t i) const { return values.data() + i * features; }
  [[nodiscard]] const double* end(std::int64_t i) const { return row(i) + features; }
  [[nodiscard]] std::int64_t label(std::int64_t i) const { return labels[static_cast<std::size_t>(i)]; }
};

/// Sums over examples.
struct Score {
  double loss = 0;
  double wrong = 0;  ///< how many are mistakes; of a series squared errors, in its unit
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

}  // namespace ablate::models
