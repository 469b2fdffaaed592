#include "analysis/grid_edge.h"

#include <algorithm>
#include <fmt/format.h>

#include "analysis/number.h"

namespace ablate::analysis {

using experiments::Axis;

namespace {

/// The levels of an axis as numbers; empty unless all are, and there are enough for an inside.
std::vector<double> numbers(const Axis& axis) {
  std::vector<double> all;
  for (const experiments::Level& level : axis.levels)
    if (const auto value = number(level.label)) all.push_back(*value);
  const bool ordered = all.size() == axis.levels.size() && all.size() >= 3;
  return ordered ? all : std::vector<double>{};
}

}  // namespace

std::vector<std::string> grid_edge_notes(const experiments::Experiment& experiment,
                                         const experiments::Labels& labels, const std::string& side) {
  const auto arm = labels.find("arm");
  const auto tune = experiment.tune.find(arm == labels.end() ? "" : arm->second);
  if (tune == experiment.tune.end()) return {};
  std::vector<std::string> notes;
  for (const Axis& axis : tune->second.axes) {
    const auto chosen = labels.find(axis.name);
    const std::vector<double> tried = numbers(axis);
    if (chosen == labels.end() || tried.empty()) continue;
    const auto [lowest, highest] = std::minmax_element(tried.begin(), tried.end());
    const double value = number(chosen->second).value();
    if (value == *lowest || value == *highest)
      notes.push_back(fmt::format("{}: {} {} is the {} tried, a {} one may be better", side, axis.name,
                                  chosen->second, value == *lowest ? "lowest" : "highest",
                                  value == *lowest ? "lower" : "higher"));
  }
  return notes;
}

}  // namespace ablate::analysis
