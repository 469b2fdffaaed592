#include "analysis/power.h"

#include <cmath>
#include <gtest/gtest.h>

#include "analysis/decision_power.h"

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
      EXPECT_GE(decision_power(n, effect, level), 0.8);
      const bool fewer_could_decide = n > seeds_needed(pairs);
      EXPECT_TRUE(!fewer_could_decide || decision_power(n - 1, effect, level) < 0.8) << n;
    }
  EXPECT_EQ(seeds_for(100, 1), 6U);  // whatever the effect, fewer sign flips cannot reach 0.05
  EXPECT_EQ(seeds_for(1e-4, 1), seeds_limit);
  EXPECT_THROW(seeds_for(0, 1), std::invalid_argument);
}

TEST(Power, OfAVerdictIsNoneWhereSignFlipsCannotReachTheLevel) {
  EXPECT_EQ(decision_power(5, 100), 0);
  EXPECT_EQ(decidable_difference(5), std::nullopt);
  EXPECT_EQ(decision_power(6, 100), 1);
  EXPECT_EQ(decision_power(8, 1), power(8, 1));
  EXPECT_EQ(decision_power(21, 1, 1e-3), power(21, 1, 1e-3));
  // One value of p: all six differences of one sign, which of effect d has the probability F(d)^6 + F(-d)^6.
  const double effect = decidable_difference(6).value();
  const auto normal = [](double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; };
  EXPECT_NEAR(std::pow(normal(effect), 6) + std::pow(normal(-effect), 6), 0.8, 0.03);
}

TEST(Power, AStandardDeviationOfFewSeedsIsKnownRoughly) {
  const Interval three = deviation_factors(3), hundred = deviation_factors(100);
  EXPECT_NEAR(three.low, std::sqrt(2 / 7.377758908227871), 1e-9);  // quantiles of chi-squared, 2 degrees
  EXPECT_NEAR(three.high, std::sqrt(2 / 0.05063561596857975), 1e-9);
  EXPECT_LT(hundred.high, 1.17);
}

}  // namespace
}  // namespace ablate::analysis
