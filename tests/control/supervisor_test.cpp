#include "runner/control/supervisor.h"

#include <cmath>

#include "experiments/error.h"
#include "runner/control/measure.h"
#include "tests/control/night.h"

namespace ablate::runner {
namespace {

using testing::small_experiment;

constexpr const char* experiment_with_a_fit = R"({
  "name": "fitted",
  "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
           "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 2, "batch_size": 100},
  "arms": {"mlp": {}, "memory": {"network": "hopfield"}},
  "seeds": 2,
  "compare": {"metric": "test_error"}})";

constexpr const char* tuned_experiment = R"({
  "name": "tuned",
  "base": {"dataset": "digits", "split": {"validation": 100}, "network": {"name": "mlp", "widths": [10]},
           "optimizer": "sgd", "epochs": 1, "batch_size": 100},
  "tune": {"by": "validation_error", "seeds": 2, "grid": {"optimizer.lr": [0.1, 0.2]}},
  "grid": {"norm": ["none", "batch"]},
  "seeds": 3,
  "compare": {"metric": "test_error", "over": "norm"}})";

class SupervisorTest : public testing::Night {};

TEST_F(SupervisorTest, DoesWhatIsMissingAndNothingTwice) {
  const Tally first = supervise();
  EXPECT_EQ(first.done, 8U);
  EXPECT_EQ(first.already, 0U);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE state = 'done' AND outcome = 'finished'"), 8);
  const Tally second = supervise();
  EXPECT_EQ(second.done, 0U);
  EXPECT_EQ(second.already, 8U);
  EXPECT_EQ(value("SELECT count(*) FROM attempt"), 8);
}

TEST_F(SupervisorTest, MoreEvaluationsRepeatTheRunsAndMustAgree) {
  supervise();
  std::string finer = small_experiment;
  finer.replace(finer.find("\"epochs\""), 0, "\"evaluate\": 1, ");
  EXPECT_EQ(supervise(finer.c_str()).done, 8U);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE reproducible <> 'yes'"), 0);
  EXPECT_EQ(value("SELECT count(DISTINCT step) FROM metrics"), 31);  // 2 epochs of 15 steps, and step 0
}

TEST_F(SupervisorTest, AFitIsReadAfterItsOnlyStepAndNotRepeated) {
  EXPECT_EQ(supervise(experiment_with_a_fit).done, 4U);
  const std::string of_fits = " JOIN runs r ON r.run_id = m.run_id WHERE r.flops IS NULL";
  EXPECT_EQ(value("SELECT count(DISTINCT m.run_id) FROM metrics m" + of_fits), 2);
  EXPECT_EQ(value("SELECT min(step) FROM metrics m" + of_fits), 1);
  EXPECT_EQ(value("SELECT max(step) FROM metrics m" + of_fits), 1);
  const Tally second = supervise(experiment_with_a_fit);
  EXPECT_EQ(second.done, 0U);
  EXPECT_EQ(second.already, 4U);
  EXPECT_EQ(value("SELECT count(*) FROM attempt"), 4);
}

TEST_F(SupervisorTest, MeasuresWholeRunsByAFewSteps) {
  const auto experiment = experiments::parse_experiment(small_experiment, "test", catalog());
  const auto plan =
      experiments::expand(experiment, catalog(), [](const auto&...) { return std::optional<double>(); });
  const auto seconds = measure(experiment, plan, catalog(), options_);
  ASSERT_EQ(seconds.size(), 2U);
  for (const auto& [config, whole] : seconds) EXPECT_NEAR(whole, 30 * 0.001, 1e-9) << config;  // 2 epochs
  EXPECT_FALSE(std::filesystem::exists(database()));

  const auto fitted = experiments::parse_experiment(experiment_with_a_fit, "test", catalog());
  const auto fits =
      experiments::expand(fitted, catalog(), [](const auto&...) { return std::optional<double>(); });
  for (const auto& [config, whole] : measure(fitted, fits, catalog(), options_))
    EXPECT_TRUE(std::abs(whole - 0.030) < 1e-9 || std::abs(whole - 0.001) < 1e-9) << whole;

  script(R"({"fail": [1]})");
  EXPECT_THROW(measure(experiment, plan, catalog(), options_), Error);
}

TEST_F(SupervisorTest, ACrashIsTriedAgain) {
  script(R"({"crash_once": [3]})");
  const Tally tally = supervise();
  EXPECT_EQ(tally.done, 8U);
  EXPECT_EQ(tally.failed, 0U);
  EXPECT_EQ(value("SELECT count(*) FROM failures WHERE class = 'crash'"), 2);
  EXPECT_THAT(value("SELECT message FROM failures").get<std::string>(),
              ::testing::AllOf(::testing::HasSubstr("signal 9"), ::testing::HasSubstr("last words")));
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE reproducible <> 'yes'"), 0);
}

TEST_F(SupervisorTest, ARunThatAlwaysCrashesDoesNotEndTheNight) {
  script(R"({"crash": [2]})");
  options_.attempts = 2;
  const Tally tally = supervise();
  EXPECT_EQ(tally.done, 6U);
  EXPECT_EQ(tally.failed, 2U);
  EXPECT_EQ(value("SELECT count(*) FROM attempt a JOIN run r ON r.id = a.run WHERE r.seed = 2"), 4);

  script("{}");
  EXPECT_EQ(supervise().done, 0U);  // not by itself
  options_.retry_failed = true;
  EXPECT_EQ(supervise().done, 2U);
}

TEST_F(SupervisorTest, ADivergedRunIsAResult) {
  script(R"({"diverge": [1]})");
  const Tally tally = supervise();
  EXPECT_EQ(tally.done, 8U);
  EXPECT_EQ(tally.failed, 0U);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE state = 'done' AND outcome = 'diverged'"), 2);
  EXPECT_EQ(supervise().done, 0U);
}

TEST_F(SupervisorTest, AFailureOfTheProgramIsNotTriedAgain) {
  script(R"({"fail": [1]})");
  EXPECT_EQ(supervise().failed, 2U);
  EXPECT_EQ(value("SELECT count(*) FROM failures"), 2);
}

TEST_F(SupervisorTest, AWorkerThatHangsIsEnded) {
  script(R"({"hang": [4]})");
  options_.attempts = 1;
  options_.hung_seconds = 0.5;
  const Tally tally = supervise();
  EXPECT_EQ(tally.done, 6U);
  EXPECT_EQ(tally.failed, 2U);
  EXPECT_EQ(value("SELECT count(*) FROM failures WHERE class = 'hung'"), 2);
}

TEST_F(SupervisorTest, ADamagedLineIsReportedAndWhatIsBeforeItKept) {
  script(R"({"damage": [2]})");
  EXPECT_EQ(supervise().done, 8U);
  EXPECT_THAT(value("SELECT message FROM failures").get<std::string>(), ::testing::HasSubstr("line 3"));
  EXPECT_EQ(value("SELECT min(lines) FROM attempt WHERE class IS NOT NULL"), 2);
}

TEST_F(SupervisorTest, ABudgetStopsCleanlyAndTheNextCommandGoesOn) {
  script(R"({"step_ms": 100})");
  options_.budget_seconds = 0.05;
  const Tally first = supervise();
  EXPECT_TRUE(first.stopped);
  EXPECT_LT(first.done, 8U);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE state = 'running'"), 0);
  options_.budget_seconds.reset();
  script("{}");
  const Tally second = supervise();
  EXPECT_EQ(second.done + second.already, 8U);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE outcome = 'finished'"), 8);
  EXPECT_EQ(value("SELECT count(*) FROM failures WHERE class <> 'interrupted'"), 0);
}

TEST_F(SupervisorTest, WhatIsTunedRunsBeforeWhatIsCompared) {
  const Tally tally = supervise(tuned_experiment);
  // 2 norms x 2 rates x 2 tuning seeds, then 2 norms x 3 seeds at the chosen rate.
  EXPECT_EQ(tally.done, 14U);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE phase = 'tuning'"), 8);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE phase = 'compare'"), 6);
}

TEST_F(SupervisorTest, AnUnusableDeviceIsSaid) {
  script(R"({"unusable": true})");
  try {
    supervise();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Exit::device);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("unusable"));
  }
}

TEST_F(SupervisorTest, WhatADeadSupervisorLeftRunningIsRunAgain) {
  supervise();
  {
    results::Store store(database(), results::Store::Mode::write);
    const auto ids = store.query("SELECT run_id FROM run LIMIT 1");
    store.begin_attempt(ids.rows[0][0].get<std::string>(), "cpu", true);
  }
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE state = 'running'"), 1);
  supervise();
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE state = 'done'"), 8);
}

constexpr const char* probed_experiment = R"({
  "name": "probed",
  "base": {"dataset": "digits", "network": {"name": "cifar_resnet", "depth": 8, "width": 2},
           "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 2, "batch_size": 100,
           "probes": {"one": {"name": "lesion", "delete": 1}}},
  "seeds": 2})";

TEST_F(SupervisorTest, AFinalProbeThatIsMissingIsLookedAtOnKeptWeights) {
  const std::string text = probed_experiment;
  supervise(text.c_str());
  EXPECT_EQ(value("SELECT count(*) FROM probes WHERE probe = 'one' AND key = 'error_median'"), 2);
  EXPECT_EQ(supervise(text.c_str()).done, 0U) << "nothing is missing";
  std::string more = text;
  more.replace(more.find(R"("probes": {)"), 11, R"("probes": {"w": "weights", )");
  EXPECT_EQ(supervise(more.c_str()).done, 2U);
  EXPECT_EQ(value("SELECT count(DISTINCT probe) FROM probes"), 2);
  EXPECT_EQ(value("SELECT count(*) FROM attempt WHERE step IS NOT 0 AND number = 2"), 0) << "trained again";
  EXPECT_EQ(value("SELECT min(seconds) FROM runs"), 1.0) << "the time of training was lost";
  EXPECT_EQ(supervise(more.c_str()).done, 0U);
}

TEST_F(SupervisorTest, AProbeThatIsMissingOnTheWayRepeatsTheRunAndItsNumbers) {
  const std::string text = probed_experiment;
  supervise(text.c_str());
  std::string more = text;
  more.replace(more.find(R"("probes": {)"), 11, R"("probes": {"w": {"name": "weights", "at": [0.5, 1]}, )");
  EXPECT_EQ(supervise(more.c_str()).done, 2U);
  EXPECT_EQ(value("SELECT group_concat(DISTINCT step) FROM probes WHERE probe = 'w'"), "8,15");
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE reproducible = 'yes'"), 2);
  EXPECT_EQ(supervise(more.c_str()).done, 0U);
}

TEST_F(SupervisorTest, AProbeThatLooksForSomethingElseTakesThePlaceOfTheOldOne) {
  const std::string text = probed_experiment;
  supervise(text.c_str());
  std::string other = text;
  other.replace(other.find(R"("delete": 1)"), 11, R"("delete": 2)");
  EXPECT_EQ(supervise(other.c_str()).done, 2U);
  EXPECT_EQ(value("SELECT count(*) FROM probe_reading"), 2);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE reproducible = 'yes'"), 2);
}

constexpr const char* started_experiment = R"({
  "name": "started",
  "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]}, "optimizer": {"name": "sgd", "lr": 0.1},
           "epochs": 2, "batch_size": 100, "start": {"run": {"epochs": 1}, "reset": ["head"]}},
  "seeds": 3})";

TEST_F(SupervisorTest, SourcesRunFirstAndOnce) {
  EXPECT_EQ(supervise(started_experiment).done, 6U);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE phase = 'source'"), 3);
  EXPECT_EQ(
      value("SELECT count(*) FROM attempt a JOIN run r ON r.id = a.run JOIN membership s ON s.run = r.id "
            "JOIN attempt b JOIN run q ON q.id = b.run AND q.seed = r.seed AND q.id <> r.id "
            "WHERE s.phase = 'source' AND b.started < a.ended"),
      0)
      << "a run began before its source ended";
  EXPECT_EQ(supervise(started_experiment).done, 0U);
}

TEST_F(SupervisorTest, ASourceWhoseWeightsAreLostIsRepeatedOnlyWhereItIsNeeded) {
  supervise(started_experiment);
  std::filesystem::remove_all(database().string() + ".d/weights");
  EXPECT_EQ(supervise(started_experiment).done, 0U) << "nothing needs the weights any more";
  std::string more = started_experiment;
  more.replace(more.find(R"("seeds": 3)"), 10, R"("seeds": 3, "grid": {"batch_size": [100, 200]})");
  more.replace(more.find(R"({"epochs": 1})"), 13, R"({"epochs": 1, "batch_size": 100})");
  EXPECT_EQ(supervise(more.c_str()).done, 6U) << "3 sources again, and 3 new runs";
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE reproducible <> 'yes'"), 0);
}

TEST_F(SupervisorTest, ARunWhoseSourceFailedIsNotMade) {
  script(R"({"diverge": [2]})");
  const Tally tally = supervise(started_experiment);
  EXPECT_EQ(tally.done, 5U);
  EXPECT_EQ(tally.failed, 1U);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE state = 'planned' AND seed = 2"), 1);
}

}  // namespace
}  // namespace ablate::runner
