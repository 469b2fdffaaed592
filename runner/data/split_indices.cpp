#include <numeric>

#include "experiments/random/permutation.h"
#include "runner/data/dataset.h"

namespace ablate::runner {

namespace {

/// The latest first, so that the last part is held out and the examples just before it are trained on.
std::vector<std::int64_t> latest_first(std::int64_t count) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(count));
  std::iota(order.rbegin(), order.rend(), std::int64_t{0});
  return order;
}

}  // namespace

SplitIndices split_indices(const experiments::Split& split, std::int64_t seed, const Dataset& dataset) {
  const std::int64_t count = dataset.train.count;
  const std::vector<std::int64_t> order =
      dataset.ordered ? latest_first(count) : permutation(philox::key(seed, "split"), 0, count);
  SplitIndices result;
  result.validation.assign(order.begin(), order.begin() + split.validation);
  std::vector<std::int64_t> taken(static_cast<std::size_t>(dataset.classes), 0);
  for (std::size_t i = static_cast<std::size_t>(split.validation); i < order.size(); ++i) {
    if (split.train && static_cast<std::int64_t>(result.train.size()) == *split.train) break;
    if (split.per_class) {
      const auto label = static_cast<std::size_t>(dataset.train.labels[static_cast<std::size_t>(order[i])]);
      if (taken[label]++ >= *split.per_class) continue;
    }
    result.train.push_back(order[i]);
  }
  return result;
}

}  // namespace ablate::runner
