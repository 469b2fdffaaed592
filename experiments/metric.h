#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/task.h"

namespace ablate::experiments {

enum class Better { lower, higher };

/// What can be measured and compared. Errors and accuracies are fractions, times seconds, sizes bytes.
struct Quantity {
  std::string name;  ///< "error", "loss", "accuracy"; or a run constant: "seconds", "parameters" …
  std::string unit;  ///< "fraction", "nats", "seconds", "bytes", "count", "flop"
  Better better = Better::lower;
  bool per_split = true;  ///< measured on train, validation and test; false: one value a run
  std::string summary;
  std::vector<Task> tasks = experiments::tasks();  ///< that it is measured of
};

const std::vector<Quantity>& quantities();

/// A metric named in an experiment: "test_error" -> {split "test", quantity error}; "seconds" -> {split "",
/// …}; "one.error_median" -> {probe "one", key "error_median"}.
struct Metric {
  std::string name;   ///< as written
  std::string split;  ///< "train", "validation", "test" or empty
  std::string quantity;
  std::string probe;  ///< label of the probe, or empty
  Better better = Better::lower;
  bool operator==(const Metric&) const = default;
};

/// std::nullopt if no such metric exists and it is not of the form label.key.
std::optional<Metric> find_metric(std::string_view name);
/// Whether runs of this task record the metric, or something it follows from. Probes and constants: always.
bool is_measured(const Metric& metric, Task task);
/// Names of the quantities that are measured of this task on every split, for messages.
std::vector<std::string> measured_quantities(Task task);
/// Every metric name that does not depend on a probe, for messages and completion.
std::vector<std::string> metric_names();

}  // namespace ablate::experiments
