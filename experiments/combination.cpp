#include "experiments/combination.h"

#include <algorithm>

namespace ablate::experiments {

Labels Combination::labels() const {
  Labels result;
  for (const auto& [axis, level] : levels) result[axis->name] = level->label;
  return result;
}

void each_combination(const std::vector<const Axis*>& axes,
                      const std::function<void(const Combination&)>& visit) {
  std::vector<std::size_t> index(axes.size(), 0);
  if (std::any_of(axes.begin(), axes.end(), [](const Axis* axis) { return axis->levels.empty(); })) return;
  while (true) {
    Combination combination;
    for (std::size_t i = 0; i < axes.size(); ++i)
      combination.levels.emplace_back(axes[i], &axes[i]->levels[index[i]]);
    visit(combination);
    std::size_t i = axes.size();
    while (i > 0 && ++index[i - 1] == axes[i - 1]->levels.size()) index[--i] = 0;
    if (i == 0) return;
  }
}

namespace {
bool undecided(const Where& filter, const Labels& labels) {
  return filter.contains("seed") && !labels.contains("seed");
}
}  // namespace

bool admits(const Experiment& experiment, const Labels& labels) {
  const auto admitted = [&](const Where& filter) {
    return undecided(filter, labels) || satisfies(labels, filter);
  };
  const auto skipped = [&](const Where& filter) {
    return !undecided(filter, labels) && satisfies(labels, filter);
  };
  const auto& only = experiment.only;
  const auto& skip = experiment.skip;
  return (only.empty() || std::any_of(only.begin(), only.end(), admitted)) &&
         std::none_of(skip.begin(), skip.end(), skipped);
}

}  // namespace ablate::experiments
