#include "models/edits.h"
#include "runner/training/probes/measured.h"
#include "runner/training/probes/probe.h"

namespace ablate::runner {

results::Values columns(const nlohmann::json& options, const Subject& subject) {
  const RunData::Part part = part_of(options, subject.data);
  const models::Graph& graph = subject.network.graph();
  const auto statistics =
      options.at("recompute_norm") ? RunningStatistics::recomputed : RunningStatistics::kept;
  results::Values values;
  const int columns = graph.drop_path.columns;
  for (int column = 0; column < columns; ++column) {
    const std::string name = "column_" + std::to_string(column + 1) + ".";
    const auto found = measured(models::column_alone(graph, column), part, subject, statistics);
    for (const auto& [quantity, value] : found) values.emplace_back(name + quantity, value);
    if (column + 1 < columns) continue;
    for (const auto& [quantity, value] : found) values.emplace_back("deepest." + quantity, value);
  }
  return values;
}

}  // namespace ablate::runner
