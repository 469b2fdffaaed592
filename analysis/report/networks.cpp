#include "analysis/report/networks.h"

#include <algorithm>
#include <set>

namespace ablate::analysis {

std::vector<DrawnNetwork> drawn_networks(const experiments::Plan& plan, const experiments::Catalog& catalog) {
  std::vector<DrawnNetwork> networks;
  if (!catalog.drawing) return networks;
  std::set<std::string> seen;
  for (const experiments::PlannedRun& run : plan.runs) {
    if (run.phase != experiments::Phase::compare || !seen.insert(run.config_id).second) continue;
    experiments::Drawing drawing = catalog.drawing(run.spec);
    if (drawing.layers.empty()) continue;
    experiments::Labels labels = run.labels;
    labels.erase("seed");
    auto known = std::find_if(networks.begin(), networks.end(),
                              [&](const DrawnNetwork& other) { return other.drawing == drawing; });
    if (known == networks.end()) {
      if (networks.size() == most_networks) continue;
      known = networks.insert(networks.end(), {{}, std::move(drawing)});
    }
    known->labels.push_back(experiments::text(labels));
  }
  return networks;
}

}  // namespace ablate::analysis
