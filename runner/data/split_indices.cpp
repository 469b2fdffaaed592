#include <numeric>
#include <utility>

#include "experiments/philox.h"
#include "runner/data/dataset.h"

namespace ablate::runner {

namespace {

/// Fisher and Yates' shuffle, block i of the stream (seed, "split") deciding exchange i.
std::vector<std::int64_t> permutation(std::int64_t seed, std::size_t count) {
  std::vector<std::int64_t> order(count);
  std::iota(order.begin(), order.end(), std::int64_t{0});
  const philox::Key key = philox::key(seed, "split");
  for (std::uint64_t i = count; i-- > 1;) {
    const philox::Block block = philox::generate(key, static_cast<std::uint32_t>(i), 0, 0, 0);
    // (i + 1) bits / 2^64 in two halves, since i + 1 < 2^32.
    const std::uint64_t low = block.word[0] * (i + 1);
    std::swap(order[i], order[(block.word[1] * (i + 1) + (low >> 32)) >> 32]);
  }
  return order;
}

}  // namespace

SplitIndices split_indices(const experiments::Split& split, std::int64_t seed,
                           const std::vector<std::int32_t>& labels, std::int64_t classes) {
  const std::vector<std::int64_t> order = permutation(seed, labels.size());
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
