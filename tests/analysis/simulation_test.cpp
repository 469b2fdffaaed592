// The statistics against a known truth. Numbers of repetitions and streams are fixed, so each of these either
// always passes or never; bounds leave four standard errors of a share over so many repetitions.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "analysis/bootstrap.h"
#include "analysis/decision_power.h"
#include "analysis/series.h"
#include "analysis/verdict.h"
#include "experiments/random/normal.h"

namespace ablate::analysis {
namespace {

/// n standard normal numbers, different for every repetition.
std::vector<double> normals(std::string_view purpose, std::uint32_t repetition, std::size_t n) {
  const philox::Key key = philox::key(1, purpose);
  std::vector<double> values;
  for (std::uint32_t block = 0; values.size() < n; ++block) {
    const ablate::Pair pair = normal_pair(philox::generate(key, block, repetition, 0, 0));
    values.push_back(pair.first);
    values.push_back(pair.second);
  }
  values.resize(n);
  return values;
}

double four_errors(double share, std::uint32_t repetitions) {
  return 4 * std::sqrt(share * (1 - share) / repetitions);
}

TEST(Simulation, TheTIntervalHoldsTheTruthAsOftenAsItSays) {
  constexpr std::uint32_t repetitions = 20'000;  // 94 to 96 % is more than six standard errors either way
  for (const std::size_t n : {3UL, 5UL, 10UL, 20UL}) {
    std::uint32_t held = 0;
    for (std::uint32_t i = 0; i < repetitions; ++i) {
      const Interval interval = paired_t(normals("t", i, n)).interval;
      held += interval.low <= 0 && 0 <= interval.high ? 1 : 0;
    }
    const double share = static_cast<double>(held) / repetitions;
    EXPECT_GE(share, 0.94) << n;
    EXPECT_LE(share, 0.96) << n;
  }
}

TEST(Simulation, TheSignFlipIntervalHoldsTheTruthAtLeastAsOftenAsItSays) {
  constexpr std::uint32_t repetitions = 5'000;
  for (const std::size_t n : {6UL, 8UL, 10UL}) {
    std::uint32_t held = 0;
    for (std::uint32_t i = 0; i < repetitions; ++i) {
      std::vector<double> values = normals("sign flip", i, n);
      for (double& value : values) value = value * value * value;  // symmetric, but with heavy tails
      const Interval interval = sign_flip_interval(values).value();
      held += interval.low <= 0 && 0 <= interval.high ? 1 : 0;
    }
    EXPECT_GE(static_cast<double>(held) / repetitions, 0.95 - four_errors(0.95, repetitions)) << n;
  }
}

Series series(const std::vector<double>& values) {
  Series result;
  for (std::size_t seed = 0; seed < values.size(); ++seed)
    result.by_seed[std::to_string(seed)] = {Observation::State::measured, values[seed], true, ""};
  return result;
}

/// Judges a family of `arms` against one baseline, as compare() does; every arm is worth `effect` less.
std::vector<Pair> judged(std::uint32_t repetition, std::size_t arms, std::size_t n, double effect,
                         double smallest = 0.5) {
  std::vector<std::string> seeds;
  for (std::size_t seed = 0; seed < n; ++seed) seeds.push_back(std::to_string(seed));
  const Series baseline = series(normals("baseline", repetition, n));
  std::vector<Pair> pairs(arms);
  std::vector<double> p;
  for (std::size_t arm = 0; arm < arms; ++arm) {
    std::vector<double> values = normals("arm " + std::to_string(arm), repetition, n);
    for (double& value : values) value -= effect;
    const Series level = series(values);
    evaluate({{{&level, 1.0}, {&baseline, -1.0}}}, seeds, experiments::Better::lower, pairs[arm]);
    p.push_back(pairs[arm].p);
  }
  const std::vector<double> adjusted = holm(p);
  for (std::size_t arm = 0; arm < arms; ++arm) {
    pairs[arm].p_holm = adjusted[arm];
    Question question;
    question.smallest = smallest;
    question.family = arms;
    decide(pairs[arm], question);
  }
  return pairs;
}

TEST(Simulation, AFamilyWithoutEffectsHasAWinnerInAtMostOneOfTwenty) {
  constexpr std::uint32_t repetitions = 3'000;
  std::uint32_t wrong = 0;
  for (std::uint32_t i = 0; i < repetitions; ++i) {
    bool any = false;
    for (const Pair& pair : judged(i, 5, 10, 0))
      any |= pair.verdict == Verdict::better || pair.verdict == Verdict::worse;
    wrong += any ? 1 : 0;
  }
  EXPECT_LE(static_cast<double>(wrong) / repetitions, 0.05 + four_errors(0.05, repetitions));
  EXPECT_GT(wrong, 0U);  // it can happen, or nothing was tested
}

std::string setting(std::string_view purpose, std::size_t number) {
  return std::string(purpose) + " of setting " + std::to_string(number);
}

/// The setting with the least mean over so many seeds; all of them are worth the same.
std::size_t chosen(std::string_view purpose, std::uint32_t repetition, std::size_t settings,
                   std::size_t seeds) {
  std::vector<double> sums;
  for (std::size_t number = 0; number < settings; ++number) {
    const std::vector<double> values = normals(setting(purpose, number), repetition, seeds);
    sums.push_back(std::accumulate(values.begin(), values.end(), 0.0));
  }
  return static_cast<std::size_t>(std::min_element(sums.begin(), sums.end()) - sums.begin());
}

// One arm has six settings to choose from, the other none to choose, and no setting is worth anything. Chosen
// on seeds of their own the settings win no more often than the level says; chosen on those that are
// compared, far more often: what is simulated could have gone wrong.
TEST(Simulation, AChoiceOfSettingsOnSeedsOfItsOwnWinsNothing) {
  constexpr std::uint32_t repetitions = 3'000;
  constexpr std::size_t n = 10, settings = 6, tuning_seeds = 2;
  std::uint32_t wrong = 0, naive = 0;
  for (std::uint32_t i = 0; i < repetitions; ++i) {
    const std::vector<double> baseline = normals("plain", i, n);
    const auto wins = [&](std::vector<double> level) {
      for (std::size_t seed = 0; seed < n; ++seed) level[seed] -= baseline[seed];
      return sign_flip_p(level) <= 0.05 ? 1U : 0U;
    };
    wrong += wins(normals(setting("fresh", chosen("tuning", i, settings, tuning_seeds)), i, n));
    naive += wins(normals(setting("fresh", chosen("fresh", i, settings, n)), i, n));
  }
  EXPECT_LE(static_cast<double>(wrong) / repetitions, 0.05 + four_errors(0.05, repetitions));
  EXPECT_GT(static_cast<double>(naive) / repetitions, 0.08);
}

TEST(Simulation, AnEffectAtTheEdgeIsCalledEquivalentInAtMostOneOfTwenty) {
  constexpr std::uint32_t repetitions = 3'000;
  std::uint32_t wrong = 0;
  for (std::uint32_t i = 0; i < repetitions; ++i)
    wrong += judged(i, 1, 8, 2, 2).front().verdict == Verdict::equivalent ? 1 : 0;
  EXPECT_LE(static_cast<double>(wrong) / repetitions, 0.05 + four_errors(0.05, repetitions));
  EXPECT_GT(wrong, 0U);
}

TEST(Simulation, TheBootstrapIntervalHoldsTheTruthNearlyAsOftenAsItSays) {
  constexpr std::uint32_t repetitions = 400;  // docs/verdicts.md has the coverage over more of them
  std::uint32_t held = 0;
  for (std::uint32_t i = 0; i < repetitions; ++i) {
    const Interval interval = bootstrap_interval(normals("bootstrap", i, bootstrap_least)).value();
    held += interval.low <= 0 && 0 <= interval.high ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(held) / repetitions, 0.93, four_errors(0.93, repetitions));
}

TEST(Simulation, ADifferenceIsFoundAsOftenAsThePlanSays) {
  constexpr std::uint32_t repetitions = 4'000;
  for (const std::size_t n : {6UL, 7UL, 8UL, 10UL, 12UL})
    for (const double wanted : {0.5, 0.8}) {
      const double effect = decidable_difference(n, 0.05, wanted).value();
      std::uint32_t found = 0;
      for (std::uint32_t i = 0; i < repetitions; ++i) {
        std::vector<double> values = normals("power", i, n);
        for (double& value : values) value += effect;
        found += sign_flip_p(values) <= 0.05 ? 1 : 0;
      }
      EXPECT_NEAR(static_cast<double>(found) / repetitions, wanted, 0.03) << n;
    }
}

TEST(Simulation, ALargeEffectIsFoundOnItsSide) {
  for (std::uint32_t i = 0; i < 50; ++i)
    for (const Pair& pair : judged(i, 5, 12, 6)) EXPECT_EQ(pair.verdict, Verdict::better) << i;
}

}  // namespace
}  // namespace ablate::analysis
