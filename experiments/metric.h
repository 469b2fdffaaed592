#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ablate::experiments {

enum class Better { lower, higher };

/// What can be measured and compared. Errors and accuracies are fractions, times seconds, sizes bytes.
struct Quantity {
  std::string name;  ///< "error", "loss", "accuracy"; or a run constant: "seconds", "parameters" …
  std::string unit;  ///< "fraction", "nats", "seconds", "bytes", "count", "flop"
  Better better = Better::lower;
  bool per_split = true;  ///< measured on train, validation and test; false: one value a run
  std::string summary;
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
/// Every metric name that does not depend on a probe, for messages and completion.
std::vector<std::string> metric_names();

}  // namespace ablate::experiments
