#include "analysis/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/grid_edge.h"
#include "analysis/reading.h"
#include "tests/results/recorded.h"

namespace ablate::analysis {
namespace {

using experiments::PlannedRun;
using results::testing::Recorded;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* factorial = R"({
  "name": "factorial",
  "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
           "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 2, "batch_size": 500},
  "grid": {"norm": ["none", "batch"], "dropout": [0, 0.5], "network.widths": [10, 20]},
  "seeds": 10,
  "compare": {
    "norm": {"metric": "test_error", "over": "norm", "where": {"dropout": 0}},
    "both": {"metric": "test_error", "over": ["norm", "dropout"]},
    "time": {"metric": "seconds", "over": "norm", "where": {"dropout": 0, "widths": 10}}}})";

double noise(std::int64_t seed) { return 0.001 * static_cast<double>(seed * 7 % 10); }

/// Batch norm takes 0.04, dropout adds 0.02, both together another 0.01; wide nets are 0.05 better
/// throughout.
double error(const PlannedRun& run) {
  const bool batch = run.labels.at("norm") == "batch", dropout = run.labels.at("dropout") == "0.5";
  const bool wide = run.spec.network.options.at("widths").at(0) == 20;
  return 0.3 + noise(run.spec.seed) - 0.04 * batch + 0.02 * dropout + 0.01 * (batch && dropout) - 0.05 * wide;
}

std::vector<Comparison> compared(const Recorded& recorded) {
  const results::Store store = recorded.reading();
  return compare(recorded.experiment(), recorded.plan(), runner::catalog(), &store);
}

const Comparison& named(const std::vector<Comparison>& all, const std::string& label) {
  for (const Comparison& comparison : all)
    if (comparison.declared.label == label) return comparison;
  throw std::out_of_range(label);
}

TEST(Compare, PairsBySeedWithinEachCell) {
  const Recorded recorded(factorial);
  recorded.finish([](const PlannedRun& run) { return std::optional(error(run)); });
  const auto all = compared(recorded);
  const Comparison& norm = named(all, "norm");
  ASSERT_EQ(norm.pairs.size(), 2U);  // one for each width
  for (const Pair& pair : norm.pairs) {
    EXPECT_EQ(pair.n, 10U);
    EXPECT_NEAR(pair.difference, -0.04, 1e-12);
    EXPECT_NEAR(pair.mean_baseline - pair.mean_level, 0.04, 1e-12);
    EXPECT_EQ(pair.verdict, Verdict::better);
    EXPECT_EQ(pair.cell.count("norm") + pair.cell.count("seed"), 0U);
    EXPECT_THAT(pair.differing, Contains(HasSubstr("norm")));
  }
  EXPECT_NEAR(norm.pairs[0].mean_level - norm.pairs[1].mean_level, 0.05, 1e-12);
}

TEST(Compare, TwoAxesGiveMainEffectsAndTheInteraction) {
  const Recorded recorded(factorial);
  recorded.finish([](const PlannedRun& run) { return std::optional(error(run)); });
  const auto all = compared(recorded);
  const Comparison& both = named(all, "both");
  ASSERT_EQ(both.pairs.size(), 6U);  // norm, dropout and their interaction, for each width
  EXPECT_EQ(both.pairs[0].effect, "main effect");
  EXPECT_NEAR(both.pairs[0].difference, -0.04 + 0.01 / 2, 1e-12);  // of norm, over both levels of dropout
  EXPECT_NEAR(both.pairs[1].difference, 0.02 + 0.01 / 2, 1e-12);
  EXPECT_EQ(both.pairs[2].effect, "interaction");
  EXPECT_NEAR(both.pairs[2].difference, 0.01, 1e-12);
}

TEST(Compare, HolmAdjustsOverEveryPairOfEveryComparison) {
  const Recorded recorded(factorial);
  recorded.finish([](const PlannedRun& run) { return std::optional(error(run)); });
  std::vector<double> p, adjusted;
  for (const Comparison& comparison : compared(recorded))
    for (const Pair& pair : comparison.pairs) {
      p.push_back(pair.p);
      adjusted.push_back(pair.p_holm);
    }
  ASSERT_EQ(p.size(), 9U);
  EXPECT_EQ(adjusted, holm(p));
}

constexpr const char* sized = R"({
  "name": "sized",
  "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
           "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 2, "batch_size": 500},
  "grid": {"norm": ["none", "batch"], "activation": ["relu", "tanh"], "network.widths": [10, 20]},
  "seeds": 2,
  "compare": {
    "parameters": {"metric": "parameters", "over": "norm", "where": {"activation": "relu"}, "smallest": 15},
    "flops": {"metric": "flops", "over": "activation", "where": {"norm": "none"}},
    "both": {"metric": "parameters", "over": ["norm", "widths"], "where": {"activation": "relu"}},
    "error": {"metric": "test_error", "over": "norm", "where": {"activation": "relu"}}}})";

/// Batch norm has a gain and a shift for each of 10 or 20 units, which then need no bias.
TEST(Compare, FactsAreKnownWithoutARunOrASeed) {
  const Recorded recorded(sized);
  for (const auto& all :
       {compared(recorded), compare(recorded.experiment(), recorded.plan(), runner::catalog(), nullptr)}) {
    const auto& pairs = named(all, "parameters").pairs;
    ASSERT_EQ(pairs.size(), 2U);
    EXPECT_EQ(pairs[0].verdict, Verdict::exact);
    EXPECT_EQ(pairs[0].words,
              "exact: batch has 10 more parameters (770 against 760), by less than the 15 of interest");
    EXPECT_EQ(pairs[1].words, "exact: batch has 20 more parameters (1530 against 1510)");
    EXPECT_EQ(pairs[1].difference, 20);
    EXPECT_FALSE(pairs[1].interval);
    EXPECT_EQ(named(all, "flops").pairs[0].verdict, Verdict::equal);
    EXPECT_EQ(named(all, "error").pairs[0].verdict, Verdict::not_run);
    const auto& both = named(all, "both").pairs;
    EXPECT_EQ(both[0].words, "exact: batch on average has 15 more parameters (1150 against 1135)");
    EXPECT_THAT(both[2].words, HasSubstr("together have 10 more parameters than the sum of the two effects"));
  }
}

TEST(Compare, FactsDoNotEnlargeTheFamily) {
  const Recorded recorded(sized);
  recorded.finish([](const PlannedRun& run) {
    return std::optional(0.2 + noise(run.spec.seed) + 0.01 * (run.labels.at("norm") == "batch"));
  });
  const auto all = compared(recorded);
  EXPECT_EQ(family_of(all), 2U);
  for (const Pair& pair : named(all, "error").pairs) {
    EXPECT_EQ(pair.p_holm, std::min(1.0, 2 * pair.p));
    EXPECT_THAT(pair.words, HasSubstr("over 2 pairs"));
  }
}

TEST(Compare, ADivergedRunChangesNoFact) {
  const Recorded recorded(sized);
  recorded.finish([](const PlannedRun&) { return std::optional<double>(); });
  const auto all = compared(recorded);
  EXPECT_EQ(named(all, "parameters").pairs[1].verdict, Verdict::exact);
  EXPECT_EQ(named(all, "parameters").pairs[1].failures_level, 0U);
}

TEST(Compare, ADivergedRunIsAFailureOfItsSide) {
  const Recorded recorded(factorial);
  recorded.finish([](const PlannedRun& run) {
    const bool lost = run.labels.at("norm") == "batch" && run.spec.seed <= 3;
    return lost ? std::nullopt : std::optional(error(run));
  });
  const auto all = compared(recorded);
  const Pair& pair = named(all, "norm").pairs.front();
  EXPECT_EQ(pair.failures_level, 3U);
  EXPECT_EQ(pair.failures_baseline, 0U);
  EXPECT_EQ(pair.n, 7U);
  EXPECT_NE(pair.verdict, Verdict::better);  // not in favor of the side that failed more often
}

TEST(Compare, WhatHasNotRunIsNotJudged) {
  const Recorded recorded(factorial);
  for (const Comparison& comparison : compared(recorded))
    for (const Pair& pair : comparison.pairs) {
      EXPECT_EQ(pair.verdict, Verdict::not_run);
      EXPECT_EQ(pair.missing, 10U);
    }
  for (const Comparison& comparison :
       compare(recorded.experiment(), recorded.plan(), runner::catalog(), nullptr))
    for (const Pair& pair : comparison.pairs) EXPECT_EQ(pair.verdict, Verdict::not_run);
}

TEST(Compare, SecondsCountOnlyFromExclusiveRuns) {
  for (const bool exclusive : {true, false}) {
    const Recorded recorded(factorial);
    {
      results::Store store = recorded.open();
      for (const PlannedRun& run : recorded.plan().runs) {
        const results::Attempt attempt = store.begin_attempt(run.run_id, "cpu", exclusive);
        Recorded::write_journal(run.run_id, attempt, 0.4);
        store.import(run.run_id, attempt.number);
      }
    }
    const auto all = compared(recorded);
    const Pair& pair = named(all, "time").pairs.front();
    if (exclusive)
      EXPECT_EQ(pair.n, 10U);
    else
      EXPECT_THAT(pair.words, HasSubstr("timing was shared"));
  }
}

TEST(Compare, ALevelNeverReachedIsCensored) {
  std::string text = factorial;
  text.replace(text.find(R"({"metric": "seconds", "over": "norm")"), 36,
               R"({"metric": "test_error", "at": {"reach": 0.2715, "unit": "steps"}, "over": "norm")");
  const Recorded recorded(text.c_str());
  recorded.finish([](const PlannedRun& run) { return std::optional(error(run)); });
  const auto all = compared(recorded);
  const Pair& pair = named(all, "time").pairs.front();
  EXPECT_EQ(pair.censored, 10U);  // the narrow nets without norm end at 0.3 and above
  EXPECT_EQ(pair.order, (Order{10, 0, 0}));
  EXPECT_EQ(pair.words, "better: batch gets there sooner than none, on 10 of 10 seeds first");
}

TEST(Compare, GettingThereSoonerIsBetterThoughMoreAccuracyIs) {
  std::string text = factorial;
  text.replace(text.find(R"({"metric": "seconds", "over": "norm")"), 36,
               R"({"metric": "test_accuracy", "at": {"reach": 0.5, "unit": "steps"}, "over": "norm")");
  const Recorded recorded(text.c_str());
  recorded.finish([](const PlannedRun& run) { return run.labels.at("norm") == "batch" ? 0.2 : 0.3; });
  const auto all = compared(recorded);
  const Pair& pair = named(all, "time").pairs.front();
  EXPECT_EQ(pair.difference, -3);  // steps
  EXPECT_EQ(pair.verdict, Verdict::better);
}

constexpr const char* tuned = R"({
  "name": "tuned",
  "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]}, "split": {"validation": 100},
           "optimizer": "sgd", "epochs": 2, "batch_size": 500},
  "grid": {"norm": ["none", "batch"]},
  "tune": {"by": "validation_error", "seeds": 1, "grid": {"optimizer.lr": [0.1, 0.01, 1]}},
  "seeds": 2,
  "compare": {"metric": "test_error", "over": "norm"}})";

TEST(GridEdge, IsNotedOfTheSideThatWasChosenThere) {
  const auto experiment = experiments::parse_experiment(tuned, "tuned.json", runner::catalog());
  const auto notes = [&](const char* lr) {
    return grid_edge_notes(experiment, {{"optimizer.lr", lr}}, "batch");
  };
  EXPECT_THAT(notes("0.01"),
              ElementsAre("batch: optimizer.lr 0.01 is the lowest tried, a lower one may be better"));
  EXPECT_THAT(notes("1"), ElementsAre(HasSubstr("highest tried, a higher one")));
  EXPECT_THAT(notes("0.1"), IsEmpty());
  const auto untuned = experiments::parse_experiment(factorial, "factorial.json", runner::catalog());
  EXPECT_THAT(grid_edge_notes(untuned, {{"norm", "none"}}, "none"), IsEmpty());
}

}  // namespace
}  // namespace ablate::analysis
