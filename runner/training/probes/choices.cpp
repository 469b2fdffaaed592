#include "runner/training/probes/choices.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>

#include "experiments/random/permutation.h"

namespace ablate::runner {
namespace {

double number_of_choices(std::size_t count, std::size_t size) {
  double number = 1;
  for (std::size_t i = 0; i < size; ++i)
    number *= static_cast<double>(count - i) / static_cast<double>(i + 1);
  return std::round(number);
}

/// The next combination in lexicographic order; false after the last.
bool advance(std::vector<std::size_t>& choice, std::size_t count) {
  const std::size_t size = choice.size();
  for (std::size_t i = size; i-- > 0;) {
    if (choice[i] + size - i == count) continue;
    ++choice[i];
    for (std::size_t j = i + 1; j < size; ++j) choice[j] = choice[j - 1] + 1;
    return true;
  }
  return false;
}

}  // namespace

std::vector<std::vector<std::size_t>> choices(std::size_t count, std::size_t size, std::size_t draws,
                                              std::int64_t seed, const std::string& purpose) {
  std::vector<std::vector<std::size_t>> result;
  std::vector<std::size_t> choice(size);
  if (draws == 0 || number_of_choices(count, size) <= static_cast<double>(draws)) {
    std::iota(choice.begin(), choice.end(), std::size_t{0});
    do result.push_back(choice);
    while (advance(choice, count));
    return result;
  }
  const philox::Key key = philox::key(seed, purpose + ":" + std::to_string(size));
  std::set<std::vector<std::size_t>> seen;
  for (std::uint64_t turn = 0; result.size() < draws; ++turn) {
    const std::vector<std::int64_t> order = permutation(key, turn, static_cast<std::int64_t>(count));
    choice.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(size));
    std::sort(choice.begin(), choice.end());
    if (seen.insert(choice).second) result.push_back(choice);
  }
  return result;
}

double kendall_tau(const std::vector<std::size_t>& order) {
  double inversions = 0;
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = i + 1; j < order.size(); ++j) inversions += order[i] > order[j] ? 1 : 0;
  const auto n = static_cast<double>(order.size());
  return n < 2 ? 1 : 1 - 4 * inversions / (n * (n - 1));
}

}  // namespace ablate::runner
