#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/training/probes/choices.h"
#include "runner/training/probes/reliability.h"
#include "tests/training/attempt.h"

namespace ablate::runner {
namespace {

using testing::Attempts;
using testing::Json;
using testing::spec_of;
using testing::Told;

Json network(const char* name, int depth) {
  return {{"network", {{"name", name}, {"depth", depth}, {"width", 2}}}, {"norm", "batch"}, {"epochs", 1}};
}

const Json all_probes = {{"none", {{"name", "lesion"}, {"delete", {0}}}},
                         {"one", {{"name", "lesion"}, {"delete", {1}}, {"at", {0.5, 1}}}},
                         {"many", {{"name", "lesion"}, {"delete", {1, 3}}, {"draws", 2}}},
                         {"first", {{"name", "lesion"}, {"delete", {3}}, {"position", "first"}}},
                         {"swap", {{"name", "lesion"}, {"swap", {0, 1}}, {"draws", 2}}},
                         {"after", {{"name", "lesion"}, {"truncate", true}}},
                         {"path", {{"name", "lesion"}, {"paths", true}}},
                         {"weights", {{"name", "weights"}, {"at", "epoch"}}},
                         {"saturation", {{"name", "saturation"}}},
                         {"calibration", {{"name", "calibration"}}}};

class ProbedRun : public ::testing::Test {
 protected:
  static Told told(const char* network_name, int depth, const Json& probes) {
    Attempts attempts;
    EXPECT_EQ(attempts.train(spec_of(network(network_name, depth)), -1, probes), "finished");
    return attempts.told();
  }
};

TEST_F(ProbedRun, ALesionOfNoBlockIsTheRunItself) {
  const Told told = ProbedRun::told("cifar_resnet", 14, all_probes);
  const double error = told.values.at({15, "test_error"}), loss = told.values.at({15, "test_loss"});
  EXPECT_EQ(told.last("none.error_mean"), error);
  EXPECT_EQ(told.last("none.loss_max"), loss);
  EXPECT_EQ(told.last("after.after_6.error"), error);
  EXPECT_EQ(told.last("swap.0.error_mean"), error);
  EXPECT_EQ(told.last("swap.0.kendall_tau_mean"), 1);
  EXPECT_LT(told.last("swap.1.kendall_tau_mean"), 1);
  EXPECT_NEAR(told.last("calibration.accuracy"), 1 - error, 1e-12);
}

TEST_F(ProbedRun, TheSameNetworkIsReachedOnSeveralWays) {
  const Told told = ProbedRun::told("cifar_resnet", 14, all_probes);
  EXPECT_EQ(told.last("one.networks"), 6);
  EXPECT_EQ(told.last("one.stage3.block2.loss"), told.last("after.after_5.loss"))
      << "the last block deleted, and read out after the last but one";
  EXPECT_EQ(told.last("path.path_000000.loss"), told.last("after.after_0.loss"))
      << "shortcuts alone, and read out before the first block";
  EXPECT_EQ(told.last("path.length_0.loss_mean"), told.last("path.path_000000.loss"));
  EXPECT_EQ(told.last("path.length_3.networks"), 20) << "6 choose 3";
  EXPECT_EQ(told.last("many.3.networks"), 2);
  EXPECT_LE(told.last("one.error_min"), told.last("one.error_median"));
  EXPECT_LE(told.last("one.error_median"), told.last("one.error_max"));
}

TEST_F(ProbedRun, ProbesChangeNothingThatTrains) {
  const Told with = told("cifar_resnet", 14, all_probes), without = told("cifar_resnet", 14, Json::object());
  EXPECT_EQ(with.values, without.values);
  EXPECT_TRUE(without.looks.empty());
}

TEST_F(ProbedRun, LooksWhenItIsAsked) {
  const Told told = ProbedRun::told("cifar_plain", 14, {{"w", {{"name", "weights"}, {"at", {0, 0.5, 1}}}}});
  std::vector<std::int64_t> steps;
  for (const auto& [key, value] : told.looks)
    if (key.first == "w.norm") steps.push_back(key.second);
  EXPECT_EQ(steps, (std::vector<std::int64_t>{0, 8, 15}));
}

TEST_F(ProbedRun, GoesOnAfterAStopAndFindsTheSame) {
  const experiments::RunSpec spec = spec_of(network("cifar_resnet", 14));
  Attempts straight, broken;
  straight.train(spec, -1, all_probes);
  std::map<std::pair<std::string, std::int64_t>, double> pieces;
  for (const std::int64_t stop_at : {5, 8, -1}) {
    broken.train(spec, stop_at, all_probes);
    pieces.merge(broken.told().looks);
  }
  EXPECT_EQ(pieces, straight.told().looks);
}

TEST_F(ProbedRun, KeptWeightsGiveTheSameFindingsWithoutTraining) {
  const experiments::RunSpec spec = spec_of(network("cifar_resnet", 14));
  Attempts attempts;
  attempts.train(spec, -1, all_probes);
  const Told trained = attempts.told();
  Json final = all_probes;
  final.erase("one");
  final["weights"].erase("at");
  ASSERT_EQ(attempts.train(spec, -1, final, true), "finished");
  const Told looked = attempts.told();
  EXPECT_TRUE(looked.values.empty());
  EXPECT_FALSE(looked.end.contains("seconds"));
  for (const auto& [key, value] : looked.looks) EXPECT_EQ(value, trained.looks.at(key)) << key.first;
  EXPECT_EQ(looked.last("none.error_mean"), trained.values.at({15, "test_error"}));
}

TEST_F(ProbedRun, DamagedWeightsAreSaidAndTheRunIsTrainedAgain) {
  const experiments::RunSpec spec = spec_of(network("cifar_resnet", 8));
  const Json probe = {{"w", {{"name", "weights"}}}};
  Attempts attempts;
  attempts.train(spec, -1, probe);
  const Told first = attempts.told();
  std::filesystem::resize_file(attempts.weights(spec), 300);
  ASSERT_EQ(attempts.train(spec, -1, probe, true), "finished");
  EXPECT_EQ(attempts.told().looks, first.looks);
  EXPECT_EQ(attempts.told().values, first.values);
  EXPECT_THAT(attempts.told().notes.at(0), ::testing::HasSubstr("trained again"));
}

TEST_F(ProbedRun, SharesOfActivationsAreCounted) {
  Attempts attempts;
  attempts.train(spec_of({{"epochs", 1}}), -1, {{"s", {{"name", "saturation"}, {"examples", 50}}}});
  const Told relu = attempts.told();
  EXPECT_EQ(relu.last("s.saturated"), relu.last("s.zero")) << "a ReLU has no slope where it is zero";
  EXPECT_GT(relu.last("s.zero"), 0.1);
  EXPECT_LT(relu.last("s.zero"), 0.9);
  EXPECT_EQ(relu.last("s.zero_weights"), 0);
  attempts.train(
      spec_of({{"epochs", 1}, {"activation", "sigmoid"}}), -1,
      {{"all", {{"name", "saturation"}, {"slope", 1}}}, {"none", {{"name", "saturation"}, {"slope", 0}}}});
  EXPECT_GT(attempts.told().last("all.saturated"), 0.99) << "all but those at the steepest point itself";
  EXPECT_EQ(attempts.told().last("none.saturated"), 0);
  EXPECT_EQ(attempts.told().last("all.zero"), 0);
}

// With one batch an epoch, no dropout and weights that stay where they are, the statistics of training are
// those of the training set; the order of its examples does not matter.
TEST_F(ProbedRun, StatisticsTakenAnewAreThoseOfTrainingWhereNothingChanges) {
  const Json still = {{"norm", {{"name", "batch"}, {"statistics", "cumulative"}}},
                      {"split", {{"train", 300}}},
                      {"batch_size", 300},
                      {"optimizer.lr", 1e-12},
                      {"epochs", 2}};
  const Json probes = {{"again", {{"name", "recomputed_norm"}}}};
  Attempts attempts;
  ASSERT_EQ(attempts.train(spec_of(still), -1, probes), "finished");
  const Told told = attempts.told();
  EXPECT_NEAR(told.last("again.loss"), told.values.at({2, "test_loss"}), 1e-5);
  EXPECT_NEAR(told.last("again.error"), told.values.at({2, "test_error"}), 1e-3);
}

TEST_F(ProbedRun, DropoutBeforeANormShiftsItsStatistics) {
  const Json dropped = {{"norm", "batch"}, {"dropout", {{"rate", 0.5}}}, {"epochs", 3}};
  Attempts attempts;
  ASSERT_EQ(attempts.train(spec_of(dropped), -1, {{"again", {{"name", "recomputed_norm"}}}}), "finished");
  const Told told = attempts.told();
  std::int64_t last = 0;
  for (const auto& [key, value] : told.values) last = std::max(last, key.first);
  EXPECT_GT(std::abs(told.last("again.loss") - told.values.at({last, "test_loss"})), 1e-4);
}

double of(const results::Values& values, const std::string& key) {
  for (const auto& [name, value] : values)
    if (name == key) return value;
  return std::nan("");
}

// By hand: two bins; 0.3 right and 0.5 wrong in the first (mean 0.4, accuracy 1/2), 0.8 and 0.9 right, 1.0
// wrong in the second (mean 0.9, accuracy 2/3): 2/5 x 0.1 + 3/5 x 0.2333…
TEST(Reliability, AgreesWithACalculationByHand) {
  Reliability reliability(2);
  reliability.add(0.3, true);
  reliability.add(0.5, false);
  reliability.add(0.8, true);
  reliability.add(0.9, true);
  reliability.add(1.0, false);
  const results::Values values = reliability.values();
  EXPECT_NEAR(of(values, "ece"), 0.4 * 0.1 + 0.6 * (0.9 - 2.0 / 3), 1e-12);
  EXPECT_NEAR(of(values, "mce"), 0.9 - 2.0 / 3, 1e-12);
  EXPECT_NEAR(of(values, "confidence"), 0.7, 1e-12);
  EXPECT_NEAR(of(values, "accuracy"), 0.6, 1e-12);
  EXPECT_NEAR(of(values, "bin_2.share"), 0.6, 1e-12);
}

TEST(Choices, AreAllOfThemOrDifferentOnes) {
  const std::vector<std::vector<std::size_t>> pairs = {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}};
  EXPECT_EQ(choices(4, 2, 0, 1, "x"), pairs);
  EXPECT_EQ(choices(4, 2, 6, 1, "x"), pairs);
  EXPECT_EQ(choices(4, 0, 0, 1, "x"), (std::vector<std::vector<std::size_t>>{{}}));
  EXPECT_EQ(choices(4, 4, 0, 1, "x"), (std::vector<std::vector<std::size_t>>{{0, 1, 2, 3}}));
  auto drawn = choices(54, 20, 50, 7, "x");
  EXPECT_EQ(drawn, choices(54, 20, 50, 7, "x"));
  EXPECT_NE(drawn, choices(54, 20, 50, 8, "x"));
  EXPECT_NE(drawn, choices(54, 20, 50, 7, "y")) << "another purpose";
  std::sort(drawn.begin(), drawn.end());
  EXPECT_EQ(std::unique(drawn.begin(), drawn.end()) - drawn.begin(), 50);
}

TEST(KendallTau, CountsInversions) {
  EXPECT_EQ(kendall_tau({0, 1, 2, 3}), 1);
  EXPECT_EQ(kendall_tau({3, 2, 1, 0}), -1);
  EXPECT_DOUBLE_EQ(kendall_tau({1, 0, 2, 3}), 1 - 2.0 / 6);
}

}  // namespace
}  // namespace ablate::runner
