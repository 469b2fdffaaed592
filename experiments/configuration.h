#pragma once

#include <set>
#include <string>
#include <vector>

#include "experiments/combination.h"
#include "experiments/fault.h"
#include "experiments/plan.h"
#include "experiments/resolve.h"

namespace ablate::experiments {

/// A combination resolved: a run but for its seed.
struct Configuration {
  Resolved resolved;
  Json description;  ///< merged and expanded, before defaults
  std::vector<Fault> faults;
  std::set<const Check*> unasked;  ///< because of other faults
  nlohmann::json identity;         ///< without seed; of a sound configuration, as is config_id
  std::string config_id;
};

/// Builds configurations: base, then the levels' patches, those that name a component first; resolved and
/// checked. They hold what is wrong with them; attribution.h tells whose fault it is.
class Configurations {
 public:
  Configurations(const Experiment& experiment, const Catalog& catalog)
      : experiment_(experiment), catalog_(catalog) {}

  [[nodiscard]] Configuration make(const Combination& combination) const;
  /// The run that `start` names (rule G), as a configuration: base without start and probes, plus the
  /// patch, plus this one's network, norm and activation, plus what `start.network` changes of the network.
  [[nodiscard]] Configuration source_of(const Configuration& configuration) const;

 private:
  [[nodiscard]] Configuration finish(Json description) const;

  const Experiment& experiment_;
  const Catalog& catalog_;
};

}  // namespace ablate::experiments
