#pragma once

#include <map>
#include <string>

#include "experiments/combination.h"
#include "experiments/plan.h"
#include "experiments/resolve.h"

namespace ablate::experiments {

/// A combination resolved: a run but for its seed.
struct Configuration {
  Resolved resolved;
  Json description;         ///< merged and expanded, before defaults
  nlohmann::json identity;  ///< without seed
  std::string config_id;
};

/// Builds configurations: base, then the levels' patches, those that name a component first; resolved and
/// checked. What is wrong goes to `problems`, with the `skip` line to paste where levels of axes do not fit
/// each other.
class Configurations {
 public:
  Configurations(const Experiment& experiment, const Catalog& catalog, const ExpandOptions& options,
                 Problems& problems)
      : experiment_(experiment), catalog_(catalog), options_(options), problems_(problems) {}

  Configuration make(const Combination& combination) const;
  /// The run that `start` names (rule G), as a configuration: base without start, plus the patch, plus this
  /// one's network, norm and activation.
  Configuration source_of(const Configuration& configuration) const;

 private:
  /// `fewest`: of how many axes levels must meet for the `skip` line to be advice.
  void complain(const Combination& combination, const std::vector<std::string>& paths,
                const std::string& pointer, const std::string& message, std::size_t fewest) const;
  Configuration finish(Json description, const Combination& combination) const;

  const Experiment& experiment_;
  const Catalog& catalog_;
  const ExpandOptions& options_;
  Problems& problems_;
};

}  // namespace ablate::experiments
