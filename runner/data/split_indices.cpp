#include "experiments/random/permutation.h"
#include "runner/data/dataset.h"

namespace ablate::runner {

SplitIndices split_indices(const experiments::Split& split, std::int64_t seed,
                           const std::vector<std::int32_t>& labels, std::int64_t classes) {
  const std::vector<std::int64_t> order =
      permutation(philox::key(seed, "split"), 0, static_cast<std::int64_t>(labels.size()));
  SplitIndices result;
  result.validation.assign(order.begin(), order.begin() + split.validation);
  std::vector<std::int64_t> taken(static_cast<std::size_t>(classes), 0);
  for (std::size_t i = static_cast<std::size_t>(split.validation); i < order.size(); ++i) {
    if (split.train && static_cast<std::int64_t>(result.train.size()) == *split.train) break;
    const auto label = static_cast<std::size_t>(labels[static_cast<std::size_t>(order[i])]);
    if (split.per_class && taken[label]++ >= *split.per_class) continue;
    result.train.push_back(order[i]);
  }
  return result;
}

}  // namespace ablate::runner
