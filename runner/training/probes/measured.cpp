#include "runner/training/probes/measured.h"

#include "models/execution/carry_over.h"
#include "runner/training/evaluate.h"
#include "runner/training/executors.h"
#include "runner/training/probes/norm_statistics.h"

namespace ablate::runner {

std::map<std::string, double> measured(const models::Graph& edited, const RunData::Part& part,
                                       const Subject& subject, RunningStatistics statistics) {
  models::Network network = models::carried_over(edited, subject.network);
  if (statistics == RunningStatistics::recomputed)
    recompute_statistics(network, subject.data, subject.spec.batch_size);
  const auto executor = make_executor(subject.spec.executor, network);
  const std::int64_t batch = evaluation_batch(subject.network.graph());
  std::map<std::string, double> result;
  for (const auto& [name, value] : evaluate(part, subject.data, subject.loss, *executor, batch))
    result[name.substr(part.name.size() + 1)] = value;
  return result;
}

}  // namespace ablate::runner
