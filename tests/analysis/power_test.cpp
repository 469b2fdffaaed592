#include "analysis/power.h"

#include <cmath>
#include <gtest/gtest.h>

namespace ablate::analysis {
namespace {

TEST(Power, OfWhatIsDetectableIsWhatWasWanted) {
  for (const std::size_t n : {2UL, 3UL, 8UL, 40UL, 400UL})
    for (const double wanted : {0.5, 0.8, 0.95})
      EXPECT_NEAR(power(n, detectable_difference(n, 0.05, wanted)), wanted, 1e-9) << n;
  EXPECT_NEAR(power(8, 0), 0.05, 1e-9);
  EXPECT_EQ(power(100, 50), 1);
}

TEST(Power, SeedsAreTheFewestWithWhichTheDifferenceIsFound) {
  for (const std::size_t pairs : {1UL, 4UL, 20UL})
    for (const double effect : {0.2, 0.5, 1.2}) {
      const std::size_t n = seeds_for(effect, pairs);
      const double level = 0.05 / static_cast<double>(pairs);
      EXPECT_GE(power(n, effect, level), 0.8);
      const bool fewer_could_decide = n > seeds_needed(pairs);
      EXPECT_TRUE(!fewer_could_decide || power(n - 1, effect, level) < 0.8) << n;
    }
  EXPECT_EQ(seeds_for(100, 1), 6U);  // whatever the effect, fewer sign flips cannot reach 0.05
  EXPECT_EQ(seeds_for(1e-4, 1), seeds_limit);
  EXPECT_THROW(seeds_for(0, 1), std::invalid_argument);
}

TEST(Power, AStandardDeviationOfFewSeedsIsKnownRoughly) {
  const Interval three = deviation_factors(3), hundred = deviation_factors(100);
  EXPECT_NEAR(three.low, std::sqrt(2 / 7.377758908227871), 1e-9);  // quantiles of chi-squared, 2 degrees
  EXPECT_NEAR(three.high, std::sqrt(2 / 0.05063561596857975), 1e-9);
  EXPECT_LT(hundred.high, 1.17);
}

}  // namespace
}  // namespace ablate::analysis
