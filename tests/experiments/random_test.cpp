#include <algorithm>
#include <gtest/gtest.h>
#include <set>

#include "experiments/random/normal.h"
#include "experiments/random/permutation.h"

namespace ablate {
namespace {

/// The known answers of Random123 (Salmon et al. 2011), philox4x32-10.
TEST(Philox, GivesTheKnownAnswers) {
  const auto words = [](philox::Key key, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    const philox::Block block = philox::generate(key, a, b, c, d);
    return std::vector<std::uint32_t>(block.word, block.word + 4);
  };
  EXPECT_EQ(words({0, 0}, 0, 0, 0, 0),
            (std::vector<std::uint32_t>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  const std::uint32_t all = 0xffffffff;
  EXPECT_EQ(words({all, all}, all, all, all, all),
            (std::vector<std::uint32_t>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(words({0xa4093822, 0x299f31d0}, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344),
            (std::vector<std::uint32_t>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Permutation, HoldsEachPlaceOnceAndDependsOnEveryArgument) {
  const auto drawn = permutation(philox::key(1, "order"), 0, 1000);
  std::vector<std::int64_t> sorted = drawn;
  std::sort(sorted.begin(), sorted.end());
  for (std::int64_t i = 0; i < 1000; ++i) EXPECT_EQ(sorted[static_cast<std::size_t>(i)], i);
  EXPECT_EQ(drawn, permutation(philox::key(1, "order"), 0, 1000));
  EXPECT_NE(drawn, permutation(philox::key(2, "order"), 0, 1000));
  EXPECT_NE(drawn, permutation(philox::key(1, "split"), 0, 1000));
  EXPECT_NE(drawn, permutation(philox::key(1, "order"), 1, 1000));
  EXPECT_NE(drawn, permutation(philox::key(1, "order"), std::uint64_t{1} << 32, 1000));
  EXPECT_TRUE(permutation(philox::key(1, "order"), 0, 0).empty());
}

TEST(Permutation, EveryPlaceIsEquallyLikely) {
  constexpr int places = 5, draws = 5000;
  double chi_squared = 0;
  std::vector<int> count(places * places, 0);
  for (int turn = 0; turn < draws; ++turn) {
    const auto order = permutation(philox::key(1, "order"), static_cast<std::uint64_t>(turn), places);
    for (int i = 0; i < places; ++i)
      ++count[static_cast<std::size_t>(i * places + order[static_cast<std::size_t>(i)])];
  }
  for (const int seen : count)
    chi_squared += (seen - draws / places) * (seen - draws / places) / double{draws / places};
  EXPECT_LT(chi_squared, 39.3);  // 0.1 % point at (5 - 1)^2 degrees of freedom
}

}  // namespace
}  // namespace ablate
