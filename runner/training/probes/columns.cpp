#include "models/edits.h"
#include "runner/training/probes/measured.h"
#include "runner/training/probes/probe.h"

namespace ablate::runner {

results::Values columns(const nlohmann::json& options, const Subject& subject) {
  const RunData::Part part = part_of(options, subject.data);
  const models::Graph& graph = subject.network.graph();
  results::Values values;
  for (int column = 0; column < graph.drop_path.columns; ++column) {
    const std::string prefix = "column_" + std::to_string(column + 1) + ".";
    for (const auto& [quantity, value] : measured(models::column_alone(graph, column), part, subject))
      values.emplace_back(prefix + quantity, value);
  }
  return values;
}

}  // namespace ablate::runner
