#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "tests/experiments/experiments_of.h"

namespace ablate::experiments {
namespace {

using ::testing::HasSubstr;

std::multiset<std::string> ids(const Plan& plan) {
  std::multiset<std::string> all;
  for (const PlannedRun& run : plan.runs) all.insert(run.run_id);
  return all;
}

TEST(Expand, SeedVariesSlowestThenTheAxesInTheirOrder) {
  const Plan plan =
      plan_of(small(R"("grid": {"norm": ["none", "batch"], "batch_size": [2, 8]}, "seeds": [7, 3])"));
  std::vector<std::string> order;
  for (const PlannedRun& run : plan.runs)
    order.push_back(run.labels.at("seed") + run.labels.at("norm") + run.labels.at("batch_size"));
  EXPECT_EQ(order, (std::vector<std::string>{"7none2", "7none8", "7batch2", "7batch8", "3none2", "3none8",
                                             "3batch2", "3batch8"}));
}

TEST(Expand, AxesCommute) {
  std::vector<std::string> axes = {R"("norm": ["batch", "layer"])", R"("norm.eps": [0.1, 0.2])",
                                   R"("split.train": [100, 200])"};
  std::sort(axes.begin(), axes.end());
  std::set<std::multiset<std::string>> sets;
  do {
    sets.insert(
        ids(plan_of(small("\"grid\": {" + axes[0] + "," + axes[1] + "," + axes[2] + "}, \"seeds\": 2"))));
  } while (std::next_permutation(axes.begin(), axes.end()));
  ASSERT_EQ(sets.size(), 1U);
  EXPECT_EQ(sets.begin()->size(), 16U);
}

TEST(Expand, TwoPatchesOfOneRunMayNotSetTheSamePath) {
  const std::string message =
      fault_of(small(R"("arms": {"a": {"dropout": 0.5}, "b": {}}, "grid": {"dropout.rate": [0, 0.5]})"));
  EXPECT_THAT(message, HasSubstr("axis \"dropout.rate\""));
  EXPECT_THAT(message, HasSubstr("axis \"arm\""));
  EXPECT_THAT(message, HasSubstr("may not set the same path"));
  EXPECT_THAT(fault_of(small(R"("arms": {"a": {"epochs": 2}}, "grid": {"steps": [5, 6]})")),
              HasSubstr("may not set the same path"));
}

TEST(Expand, AnImpossibleCombinationComesWithTheLineThatLeavesItOut) {
  const std::string rest =
      R"("arms": {"plain": {}, "batch": {"norm": "batch"}, "layer": {"norm": "layer"}},
         "grid": {"norm.eps": {"small": {"norm.eps": 0.1}, "unset": {}}})";
  const std::string message = fault_of(small(rest));
  const std::size_t begin = message.find("\"skip\": ");
  ASSERT_NE(begin, std::string::npos) << message;
  const std::string line = message.substr(begin, message.find(']', begin) + 1 - begin);
  EXPECT_EQ(plan_of(small(rest + ", " + line)).runs.size(), 5U) << line;
}

TEST(Expand, OptionsThatEveryLevelHasAreFine) {
  EXPECT_EQ(
      plan_of(
          small(R"("arms": {"b": {"norm": "batch"}, "l": {"norm": "layer"}}, "grid": {"norm.eps": [1, 2]})"))
          .unique_ids()
          .size(),
      4U);
}

TEST(Expand, OnlyThenSkipAndSeedCountsAsAnAxis) {
  const std::string grid = R"("grid": {"norm": ["none", "batch", "layer"], "dropout": [0, 0.5]}, "seeds": 3)";
  const std::map<std::string, std::size_t> cases = {
      {"", 18},
      {R"(, "only": [{"norm": "batch"}])", 6},
      {R"(, "only": [{"norm": ["batch", "none"], "dropout": 0}])", 6},
      {R"(, "skip": [{"norm": "batch"}, {"dropout": 0}])", 6},
      {R"(, "only": [{"norm": "batch"}, {"norm": "layer"}], "skip": [{"dropout": 0.5}])", 6},
      {R"(, "skip": [{"norm": "batch", "seed": [2, 3]}])", 14},
      {R"(, "only": [{"seed": 1}])", 6}};
  for (const auto& [filter, count] : cases)
    EXPECT_EQ(plan_of(small(grid + filter)).runs.size(), count) << filter;
  EXPECT_THAT(fault_of(small(grid + R"(, "only": [{"norm": "none"}], "skip": [{"norm": "none"}])")),
              HasSubstr("leave no run"));
}

TEST(Expand, LevelsThatAreTheSameRunShareIt) {
  const Plan plan = plan_of(
      small(R"("grid": {"dropout.rate": [0, 0.5], "dropout.position": ["before_norm", "after_norm"]})"));
  EXPECT_EQ(plan.runs.size(), 4U);
  EXPECT_EQ(plan.unique_ids().size(), 3U);
}

TEST(Expand, ZipAdvancesTogetherAndRandomDrawsTheSameForEveryArm) {
  const Plan zip = plan_of(small(R"("zip": [{"batch_size": [2, 8], "optimizer.lr": [0.1, 0.4]}])"));
  ASSERT_EQ(zip.runs.size(), 2U);
  EXPECT_EQ(zip.runs[1].labels.at("batch_size"), "8");
  EXPECT_EQ(zip.runs[1].spec.optimizer.get<double>("lr"), 0.4);
  const Plan random = plan_of(small(R"("arms": {"a": {}, "b": {"norm": "batch"}},
      "random": {"n": 5, "seed": 3, "space": {"optimizer.lr": {"log_uniform": [0.001, 1]}}})"));
  std::map<std::string, std::set<double>> draws;
  for (const PlannedRun& run : random.runs) {
    draws[run.labels.at("sample")].insert(run.spec.optimizer.get<double>("lr"));
    EXPECT_GE(run.spec.optimizer.get<double>("lr"), 0.001);
    EXPECT_LT(run.spec.optimizer.get<double>("lr"), 1);
  }
  std::set<double> all;
  for (const auto& [sample, rates] : draws) {
    EXPECT_EQ(rates.size(), 1U) << sample;
    all.insert(rates.begin(), rates.end());
  }
  EXPECT_EQ(all.size(), 5U);
}

TEST(Expand, TenThousandRunsAllDifferentAndNotOneMore) {
  const auto text = [](int seeds) {
    return small(R"("grid": {"norm": ["none", "batch"], "split.train": [10, 20, 30, 40, 50]}, "seeds": )" +
                 std::to_string(seeds));
  };
  const Plan plan = plan_of(text(1000));
  EXPECT_EQ(plan.runs.size(), 10'000U);
  EXPECT_EQ(plan.unique_ids().size(), 10'000U);
  EXPECT_THAT(fault_of(text(1001)), HasSubstr("expands to 10010 runs, more than the limit of 10000"));
  EXPECT_EQ(plan_of(text(1001), {}, nullptr, {10'010}).runs.size(), 10'010U);
}

const char* tuned = R"("grid": {"norm": ["none", "batch"]}, "seeds": 4,
  "tune": {"by": "validation_error", "seeds": 3, "grid": {"optimizer.lr": [0.1, 0.2, 0.3]}})";
const char* tuned_twice = R"("grid": {"norm": ["none", "batch"]}, "seeds": 4,
  "tune": {"by": "validation_error", "seeds": 2, "grid": {"optimizer.lr": [0.3, 0.1, 0.2]}})";
const char* held_out = R"(, "split": {"validation": 10})";

TEST(Tune, CandidatesRunFirstOnSeedsOfTheirOwn) {
  const Plan plan = plan_of(small(tuned, held_out));
  EXPECT_EQ(plan.runs.size(), 2U * 3 * 3);
  EXPECT_EQ(plan.later, 8U);
  for (const PlannedRun& run : plan.runs) {
    EXPECT_EQ(run.phase, Phase::tuning);
    EXPECT_GE(run.spec.seed, 1001);
    EXPECT_LE(run.spec.seed, 1003);
  }
  for (const Selection& selection : plan.selections) {
    EXPECT_TRUE(selection.chosen.empty());
    EXPECT_EQ(selection.waiting_for.size(), 9U);
  }
}

TEST(Tune, TheBestMeanRunsOnTheSeedsAndNothingIsChosenWhileARecordIsMissing) {
  const Plan before = plan_of(small(tuned, held_out));
  std::map<std::string, double> recorded;
  for (const PlannedRun& run : before.runs) {
    const auto rate = run.spec.optimizer.get<double>("lr");
    // Seed 1001 alone would choose 0.1; the mean chooses 0.3 without a norm and 0.2 with one.
    recorded[run.run_id] = run.spec.seed == 1001          ? rate
                           : run.spec.norm.name == "none" ? 1 - rate
                                                          : std::abs(rate - 0.2) * 5;
  }
  const TuningRecord records = [&](const std::string& id, const Metric& by,
                                   const At& at) -> std::optional<double> {
    EXPECT_EQ(by.name, "validation_error");
    EXPECT_EQ(at.kind, At::Kind::final);
    const auto found = recorded.find(id);
    return found == recorded.end() ? std::nullopt : std::optional(found->second);
  };
  const Plan plan = plan_of(small(tuned, held_out), {}, records);
  EXPECT_EQ(plan.runs.size(), 26U);
  EXPECT_EQ(plan.later, 0U);
  for (const PlannedRun& run : plan.runs)
    if (run.phase == Phase::compare) {
      EXPECT_LE(run.spec.seed, 4);
      EXPECT_EQ(run.labels.at("optimizer.lr"), run.spec.norm.name == "none" ? "0.3" : "0.2");
    }
  recorded.erase(before.runs.front().run_id);
  const Plan missing = plan_of(small(tuned, held_out), {}, records);
  EXPECT_EQ(missing.later, 4U);
  EXPECT_EQ(missing.selections.at(0).waiting_for, (std::vector<std::string>{before.runs.front().run_id}));
}

TEST(Tune, OfEqualCandidatesTheFirstIsChosenThoughTheirSumsRoundDifferently) {
  ASSERT_LT((0.043 + 0.037) / 2, (0.04 + 0.04) / 2) << "equal but for rounding, in the wrong direction";
  const TuningRecord records = [&](const std::string& id, const Metric&, const At&) -> std::optional<double> {
    for (const PlannedRun& run : plan_of(small(tuned_twice, held_out)).runs) {
      if (run.run_id != id) continue;
      const auto rate = run.spec.optimizer.get<double>("lr");
      if (rate == 0.3) return std::numeric_limits<double>::infinity();  // diverged
      return rate == 0.1 ? 0.04 : run.spec.seed == 1001 ? 0.043 : 0.037;
    }
    return std::nullopt;
  };
  for (const Selection& selection : plan_of(small(tuned_twice, held_out), {}, records).selections)
    EXPECT_EQ(selection.chosen.at("optimizer.lr"), "0.1");
}

TEST(Tune, TheSoonestToReachALevelIsBestThoughMoreOfTheMetricIs) {
  const char* text = R"("grid": {"norm": ["none", "batch"]},
    "tune": {"by": "validation_accuracy", "at": {"reach": 0.9, "unit": "steps"}, "seeds": 1,
             "grid": {"optimizer.lr": [0.2, 0.1, 0.3]}})";
  std::map<std::string, double> steps;
  for (const PlannedRun& run : plan_of(small(text, held_out)).runs)
    steps[run.run_id] = 1000 * run.spec.optimizer.get<double>("lr");
  const TuningRecord records = [&](const std::string& id, const Metric&, const At&) {
    return std::optional(steps.at(id));
  };
  for (const Selection& selection : plan_of(small(text, held_out), {}, records).selections)
    EXPECT_EQ(selection.chosen.at("optimizer.lr"), "0.1");
}

TEST(Tune, AnArmMayTuneWhatAnotherSets) {
  const auto text = [](const std::string& own) {
    return small(
        R"("arms": {"tuned": {"tune": {"grid": {"optimizer.weight_decay": [0.1, 0.2]}}},
                             "set": {"optimizer.weight_decay": 0.3)" +
            own + R"(}}, "tune": {"by": "validation_error", "seeds": 1, "grid": {"optimizer.lr": [1, 2]}})",
        held_out);
  };
  EXPECT_EQ(plan_of(text("")).runs.size(), 2U * 2 + 2);
  EXPECT_THAT(fault_of(text(R"(, "tune": {"grid": {"optimizer.weight_decay": [0, 0.1]}})")),
              HasSubstr("two patches of one run may not set the same path"));
}

TEST(Tune, RefusesToChooseOnWhatIsCompared) {
  EXPECT_THAT(fault_of(small(tuned)), HasSubstr("nothing is held out: set split.validation"));
  EXPECT_THAT(fault_of(small(R"("tune": {"by": "test_error", "grid": {"optimizer.lr": [1, 2]}})", held_out)),
              HasSubstr("would choose on the test set"));
  EXPECT_THAT(fault_of(small(R"("seeds": 4, "tune": {"by": "validation_error", "seeds": [4, 5],
                               "grid": {"optimizer.lr": [1, 2]}})",
                             held_out)),
              HasSubstr("seed 4 is also one of `seeds`"));
}

TEST(Merge, AComponentWithANameReplacesAndOneWithoutEdits) {
  const auto spec = [](const std::string& base, const std::string& arm) {
    return plan_of(small("\"arms\": {\"a\": " + arm + "}", base)).runs.at(0).spec;
  };
  const RunSpec dropped = spec(R"(, "dropout": "channel")", R"({"dropout": 0.5})");
  EXPECT_EQ(dropped.dropout.name, "channel");
  EXPECT_EQ(dropped.dropout.get<double>("rate"), 0.5);
  EXPECT_THAT(fault_of(small(R"("arms": {"a": {"optimizer": "adam"}})")),
              HasSubstr("optimizer.lr has no default"));
  EXPECT_EQ(
      spec(R"(, "norm": {"name": "batch", "eps": 0.5})", R"({"norm": "layer"})").norm.get<double>("eps"),
      1e-5);
  EXPECT_EQ(spec(R"(, "norm": "batch")", R"({"norm": null})").norm.name, "none");
  EXPECT_EQ(spec("", R"({"epochs": 2})").length, (Length{Length::Unit::epochs, 2}));
}

}  // namespace
}  // namespace ablate::experiments
