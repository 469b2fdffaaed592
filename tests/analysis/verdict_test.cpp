#include "analysis/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <optional>

#include "analysis/series.h"

namespace ablate::analysis {
namespace {

using experiments::Better;
using ::testing::HasSubstr;
using State = Observation::State;
using Values = std::vector<double>;

constexpr double failed = -1, missing = -2, never = -3;  ///< never: censored at the end of its run, 100

Series series_of(const Values& values) {
  Series series;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Observation seen{values[i] == failed    ? State::failed
                     : values[i] == missing ? State::missing
                     : values[i] == never   ? State::censored
                                            : State::measured,
                     values[i] == never ? 100 : values[i], true, ""};
    series.by_seed[std::to_string(i)] = seen;
  }
  return series;
}

std::vector<std::string> seeds(std::size_t n) {
  std::vector<std::string> list;
  for (std::size_t i = 0; i < n; ++i) list.push_back(std::to_string(i));
  return list;
}

Pair judged(const Values& level, const Values& baseline, const Question& question) {
  const Series a = series_of(level), b = series_of(baseline);
  Pair pair;
  pair.level = "batch";
  pair.baseline = "none";
  evaluate({{{&a, 1.0}, {&b, -1.0}}}, seeds(level.size()), question.better, pair);
  pair.p_holm = std::min(1.0, pair.p * static_cast<double>(question.family));
  decide(pair, question);
  return pair;
}

/// n values around `center` that differ from seed to seed.
Values around(double center, std::size_t n, double spread = 0.001) {
  Values values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(center + spread * static_cast<double>((i * 7) % 5));
  return values;
}

Values with(Values values, std::size_t count, double what) {
  std::fill_n(values.begin(), count, what);
  return values;
}

TEST(Verdict, InEveryCase) {
  struct Case {
    Values level, baseline;
    Question question;
    Verdict verdict;
    std::string words;
  };
  const Question lower{"test_error", Better::lower, std::nullopt, 1, false};
  const Question higher{"test_accuracy", Better::higher, std::nullopt, 1, false};
  const auto of = [](double smallest, std::size_t family = 1, bool shared = false) {
    return Question{"test_error", Better::lower, smallest, family, shared};
  };
  Question percent = of(0.5);
  percent.shown = Shown(experiments::find_metric("test_error").value(), {});
  const Values low = around(0.1, 8), high = around(0.2, 8);
  const Values mixed = {0.1, 0.3, 0.2, 0.4, 0.1, 0.35, 0.15, 0.3}, middle(8, 0.24);
  const std::vector<Case> cases = {
      {low, high, lower, Verdict::better, "better: batch has a lower test_error than none"},
      {high, low, lower, Verdict::worse, "worse: batch has a higher test_error than none"},
      {low, high, higher, Verdict::worse, "worse: batch has a lower test_accuracy"},
      {high, low, higher, Verdict::better, "better: batch has a higher test_accuracy"},
      {low, high, of(0.5), Verdict::equivalent, "lies within \u00b10.5"},
      {low, high, percent, Verdict::equivalent, "lies within \u00b150 points"},
      {low, high, of(0.1), Verdict::better, "better"},
      {with(low, 2, failed), high, of(0.5), Verdict::inconclusive,
       "2 of 8 runs of batch failed, and 0 of none"},
      {with(low, 2, failed), with(high, 2, failed), of(0.5), Verdict::equivalent, "equivalent"},
      {mixed, middle, lower, Verdict::inconclusive, "no difference is shown, and none is excluded"},
      {mixed, middle, of(0.001), Verdict::inconclusive, "no difference is shown"},
      {low, high, of(0.01, 6), Verdict::better, "better"},
      {low, high, of(0.01, 7), Verdict::not_enough_seeds, "9 seeds could decide"},
      {around(0.1, 4), around(0.2, 4), lower, Verdict::not_enough_seeds, "with n = 4 the smallest p is 0.12"},
      {with(low, 2, missing), high, lower, Verdict::not_run, "2 of 8 seeds are missing"},
      {low, high, of(0.01, 1, true), Verdict::inconclusive, "timing was shared"},
      {with(low, 8, failed), high, lower, Verdict::worse, "all 8 runs of batch failed, none of none"},
      {low, with(high, 8, failed), lower, Verdict::better, "all 8 runs of none failed, none of batch"},
      {with(low, 8, failed), with(high, 8, failed), lower, Verdict::inconclusive, "both sides failed"},
      {with(low, 2, failed), high, lower, Verdict::inconclusive, "but 2 of its 8 runs failed"},
      {low, with(high, 2, failed), lower, Verdict::better, "better"}};
  for (const Case& one : cases) {
    const Pair pair = judged(one.level, one.baseline, one.question);
    EXPECT_EQ(pair.verdict, one.verdict) << pair.words;
    EXPECT_THAT(pair.words, HasSubstr(one.words));
  }
}

TEST(Verdict, FactsAreNeitherBetterNorWorse) {
  const Question parameters{"parameters", Better::lower, std::nullopt, 1, false};
  const auto stated = [&](double level, double baseline) {
    Pair pair;
    pair.level = "wide";
    pair.baseline = "deep";
    pair.exact = true;
    pair.mean_level = level;
    pair.mean_baseline = baseline;
    pair.difference = level - baseline;
    decide(pair, parameters);
    return pair.words;
  };
  EXPECT_EQ(stated(4874, 4810), "exact: wide has 64 more parameters (4874 against 4810)");
  EXPECT_EQ(stated(4810, 4811), "exact: wide has 1 fewer parameter (4810 against 4811)");
  EXPECT_EQ(stated(12345678901, 0.5),
            "exact: wide has 12345678900.50 more parameters (12345678901 against 0.50)");
  EXPECT_EQ(stated(4810, 4810), "equal: 4810 parameters on both sides");
  EXPECT_EQ(stated(4810, std::numeric_limits<double>::quiet_NaN()),
            "inconclusive: not every side's description decides its parameters");
}

TEST(Verdict, WhereASideNeverGetsThereOnlyTheOrderCounts) {
  Question reach{"test_accuracy", Better::lower, 5.0, 1, false};
  reach.reach = true;
  const Values early = around(20, 8), late = around(60, 8);
  const Pair all = judged(early, with(late, 8, never), reach);
  EXPECT_EQ(all.words, "better: batch gets there sooner than none, on 8 of 8 seeds first");
  EXPECT_TRUE(all.by_order);
  EXPECT_FALSE(all.interval);
  EXPECT_DOUBLE_EQ(all.p, 2.0 / 256);
  const Pair one = judged(with(early, 1, never), late, reach);
  EXPECT_EQ(one.order, (Order{7, 1, 0}));
  EXPECT_DOUBLE_EQ(one.p, 18.0 / 256);  // no bound of 100 steps moves a mean: one seed went the other way
  EXPECT_EQ(one.verdict, Verdict::inconclusive);
  EXPECT_EQ(judged(early, late, reach).words, "better: batch gets there sooner than none");
  EXPECT_EQ(judged(with(early, 8, never), with(late, 8, never), reach).words,
            "inconclusive: no side was first on any seed");
  const Pair beyond =
      judged(with(around(120, 8), 8, 120), with(late, 8, never), reach);  // 120 is later than 100
  EXPECT_EQ(beyond.words, "inconclusive: which side was first is not known");
}

TEST(Verdict, ExchangingTheSidesExchangesBetterAndWorse) {
  for (const double shift : {-0.3, -0.01, 0.004, 0.2}) {
    const Values a = around(0.5, 9), b = around(0.5 + shift, 9, 0.003);
    const Question question{"test_error", Better::lower, 0.005, 1, false};
    const Pair forth = judged(a, b, question), back = judged(b, a, question);
    EXPECT_DOUBLE_EQ(forth.difference, -back.difference);
    EXPECT_EQ(forth.p, back.p);
    const Verdict mirrored = forth.verdict == Verdict::better  ? Verdict::worse
                             : forth.verdict == Verdict::worse ? Verdict::better
                                                               : forth.verdict;
    EXPECT_EQ(back.verdict, mirrored) << shift;
  }
}

TEST(Contrast, AnInteractionIsWhatTheEffectsLeaveOver) {
  const Values none = around(0.4, 6), first = around(0.3, 6), second = around(0.35, 6), both = around(0.1, 6);
  const Series a = series_of(both), b = series_of(first), c = series_of(second), d = series_of(none);
  Pair pair;
  evaluate({{{&a, 1.0}, {&b, -1.0}, {&c, -1.0}, {&d, 1.0}}}, seeds(6), Better::lower, pair);
  EXPECT_EQ(pair.n, 6U);
  EXPECT_NEAR(pair.difference, 0.1 - 0.3 - 0.35 + 0.4, 1e-12);
}

TEST(Contrast, AFailedRunDidWorseThanAnyOther) {
  const Series level = series_of({0.1, failed, 0.3, 0.2}), baseline = series_of({0.2, 0.2, 0.2, 0.2});
  Pair pair;
  evaluate({{{&level, 1.0}, {&baseline, -1.0}}}, seeds(4), Better::lower, pair);
  EXPECT_EQ(pair.order, (Order{1, 2, 1}));
  EXPECT_EQ(pair.n, 3U);
}

TEST(Contrast, CountsSeedsFailuresAndWhatIsMissing) {
  const Series level = series_of({0.1, failed, 0.1, missing, 0.1}),
               baseline = series_of({0.3, 0.3, failed, 0.3, 0.3});
  Pair pair;
  evaluate({{{&level, 1.0}, {&baseline, -1.0}}}, seeds(5), Better::lower, pair);
  EXPECT_EQ(pair.declared, 5U);
  EXPECT_EQ(pair.missing, 1U);
  EXPECT_EQ(pair.failures_level, 1U);
  EXPECT_EQ(pair.failures_baseline, 1U);
  EXPECT_EQ(pair.n, 2U);
  EXPECT_NEAR(pair.difference, -0.2, 1e-12);
}

}  // namespace
}  // namespace ablate::analysis
