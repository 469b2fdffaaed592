#include "runner/training/probes/measured.h"
#include "runner/training/probes/probe.h"

namespace ablate::runner {

results::Values recomputed_norm(const nlohmann::json& options, const Subject& subject) {
  results::Values values;
  for (const auto& [quantity, value] : measured(subject.network.graph(), part_of(options, subject.data),
                                                subject, RunningStatistics::recomputed))
    values.emplace_back(quantity, value);
  return values;
}

}  // namespace ablate::runner
