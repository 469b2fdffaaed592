#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/axes.h"
#include "experiments/catalog.h"
#include "experiments/experiment.h"
#include "experiments/source.h"

/// The parts of reading an experiment: each reads its keys of the merged document into the experiment and
/// reports what is wrong.
namespace ablate::experiments {

/// The keys of an experiment file.
const std::vector<std::string>& experiment_keys();

struct Reading {
  const Source& source;
  const Catalog& catalog;
  Problems& problems;
  Experiment& experiment;

  void report(const std::string& pointer, std::string message) const {
    problems.add(source.at(pointer), std::move(message));
  }
  /// The value of a top-level key; null if absent.
  [[nodiscard]] Json value(const char* key) const { return source.whole.value(key, Json()); }
  /// Reports every key of `object` that is not known.
  void check_keys(const Json& object, const std::string& pointer,
                  const std::vector<std::string>& known) const;
  /// An axis by name, `seed` included; reports if there is none.
  [[nodiscard]] std::optional<Axis> axis(const std::string& name, const std::string& pointer) const;
  /// {axis: label or labels} with full axis names.
  [[nodiscard]] Where where(const Json& value, const std::string& pointer) const;
  std::optional<Metric> metric(const Json& value, const std::string& pointer) const;
  At at(const Json& value, const std::string& pointer) const;
  /// n (first, first+1 …) or a list.
  [[nodiscard]] std::vector<std::int64_t> seeds(const Json& value, const std::string& pointer,
                                                std::int64_t first) const;
  /// The axes that grid, zip and random declare, in that order.
  [[nodiscard]] std::vector<Axis> axes(const Json& object, const std::string& pointer,
                                       Axis::Source source_kind) const;
};

void read_axes(Reading& reading);     ///< arms, baseline, grid, zip, random, seeds
void read_filters(Reading& reading);  ///< only, skip
void read_tune(Reading& reading);     ///< tune, and the arms' own
void read_compare(Reading& reading);
void read_expect(Reading& reading);

/// Reports every two axes of a run whose levels set the same path.
void check_conflicts(const std::vector<const Axis*>& axes, Problems& problems);

}  // namespace ablate::experiments
