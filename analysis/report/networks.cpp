#include "analysis/report/networks.h"

#include <algorithm>
#include <set>

namespace ablate::analysis {

DrawnNetworks drawn_networks(const experiments::Plan& plan, const experiments::Catalog& catalog) {
  DrawnNetworks networks;
  if (!catalog.drawing) return networks;
  std::vector<DrawnNetwork>& drawn = networks.drawn;
  std::set<std::string> seen;
  for (const experiments::PlannedRun& run : plan.runs) {
    if (run.phase != experiments::Phase::compare || !seen.insert(run.config_id).second) continue;
    experiments::Drawing drawing = catalog.drawing(run.spec);
    if (drawing.layers.empty()) continue;
    experiments::Labels labels = run.labels;
    labels.erase("seed");
    auto known = std::find_if(drawn.begin(), drawn.end(),
                              [&](const DrawnNetwork& other) { return other.drawing == drawing; });
    if (known == drawn.end() && drawn.size() == most_networks) {
      ++networks.left_out;
      continue;
    }
    if (known == drawn.end()) known = drawn.insert(drawn.end(), {{}, std::move(drawing)});
    known->labels.push_back(experiments::text(labels));
  }
  return networks;
}

}  // namespace ablate::analysis
