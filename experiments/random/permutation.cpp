#include "experiments/random/permutation.h"

#include <numeric>
#include <utility>

namespace ablate {

// Fisher and Yates' shuffle (Durstenfeld 1964). Block i of the turn gives the 64 bits of exchange i;
// multiplying and shifting makes them a place among the first i + 1 with a bias below 2^-32.
std::vector<std::int64_t> permutation(const philox::Key& key, std::uint64_t turn, std::int64_t count) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  for (std::uint64_t i = order.size(); i-- > 1;) {
    const philox::Block block =
        philox::generate(key, static_cast<std::uint32_t>(i), 0, static_cast<std::uint32_t>(turn),
                         static_cast<std::uint32_t>(turn >> 32));
    // (i + 1) bits / 2^64 in two halves, since i + 1 < 2^32.
    const std::uint64_t low = block.word[0] * (i + 1);
    std::swap(order[i], order[(block.word[1] * (i + 1) + (low >> 32)) >> 32]);
  }
  return order;
}

}  // namespace ablate
