#pragma once

#include <string>

#include "experiments/metric.h"

namespace ablate::experiments {

/// When a metric is read. See rule C.
struct At {
  enum class Kind { final, best, best_validation, median_last_5, reach, after, area };
  Kind kind = Kind::final;
  double value = 0;  ///< of reach: the level to reach; of after: how many units
  std::string unit;  ///< "steps", "epochs" or "seconds"; of reach, after and area
  bool operator==(const At&) const = default;
};

/// What is better of a metric read so: how long it takes to reach a level is better when lower, whatever the
/// metric.
inline Better better(const Metric& metric, const At& at) {
  return at.kind == At::Kind::reach ? Better::lower : metric.better;
}

}  // namespace ablate::experiments
