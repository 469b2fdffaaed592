#include <cmath>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/build.h"
#include "runner/training/evaluate.h"
#include "tests/training/attempt.h"

namespace ablate::runner {
namespace {

using testing::Attempts;
using testing::Json;
using testing::spec_of;

const Json series = {
    {"dataset", {{"name", "seasonal"}, {"train", 300}, {"test", 100}, {"lag", 4}, {"window", 8}}},
    {"split", {{"train", 240}, {"validation", 60}}},
    {"loss", "squared_error"},
    {"network", {{"name", "mlp"}, {"widths", Json::array()}}},
    {"optimizer", {{"name", "sgd"}, {"lr", 0.05}}},
    {"epochs", 20},
    {"batch_size", 20}};

/// The equation is linear: least squares finds it, and what is left is the noise.
TEST(Regression, LearnsAnAutoregressionAndMeasuresInTheUnitOfTheData) {
  Attempts attempts;
  const experiments::RunSpec spec = spec_of(series);
  ASSERT_EQ(attempts.train(spec), "finished");
  const auto told = attempts.told();
  const std::int64_t last = 20 * 12;
  const auto at = [&](const char* metric) { return told.values.at({last, metric}); };
  const double noise = std::sqrt(1 - 0.9 * 0.9);
  EXPECT_NEAR(at("test_rmse"), noise, 0.08);
  EXPECT_NEAR(at("validation_rmse"), noise, 0.1);
  EXPECT_LT(at("test_loss"), 0.5 * told.values.at({0, "test_loss"}));
  EXPECT_FALSE(told.values.contains({last, "test_error"}));
}

/// Loss is in units of the training examples' variance, rmse in the unit of the data.
TEST(Regression, LossAndRmseDifferByTheDeviationOfTheTargets) {
  Attempts attempts;
  const experiments::RunSpec spec = spec_of(series);
  ResidentData resident;
  const auto set = resident.get(spec.dataset, "", at::kCPU);
  const RunData data(spec, set, at::kCPU, at::kFloat, at::MemoryFormat::Contiguous);
  ASSERT_EQ(data.target_deviation().numel(), 1);
  ASSERT_EQ(attempts.train(spec), "finished");
  const auto told = attempts.told();
  const double loss = told.values.at({240, "test_loss"}), rmse = told.values.at({240, "test_rmse"});
  EXPECT_NEAR(rmse, std::sqrt(loss) * data.target_deviation().item<float>(), 1e-5);
}

/// From the file to the metric, as fits_reference.py computes it.
TEST(Regression, ForecastsAreThoseThatOthersMake) {
  std::ifstream file(ABLATE_SOURCE_DIR "/tests/golden/fits.json");
  for (const Json& known : Json::parse(file).at("co2")) {
    for (const Json& network : {Json{{"name", "autoregression"}, {"order", 52}},
                                Json{{"name", "seasonal_naive"}, {"period", 52}}}) {
      const auto name = network.at("name").get<std::string>();
      SCOPED_TRACE(name + " " + known.dump());
      Attempts attempts;
      const experiments::RunSpec spec = spec_of({{"dataset", {{"name", "co2"}, {"form", known.at("form")}}},
                                                 {"split.train", 1786 - (known.at("form") == "raw" ? 0 : 1)},
                                                 {"network", network}});
      ASSERT_EQ(attempts.train(spec), "finished") << attempts.told().end;
      const auto values = attempts.told().values;
      EXPECT_NEAR(values.at({1, "test_rmse"}), known.at(name).get<double>(), 1e-8);
      EXPECT_TRUE(values.contains({1, "train_rmse"}));
      EXPECT_EQ(values.size(), 4U);
    }
  }
}

TEST(Regression, ResumesExactly) {
  Attempts whole, parts;
  const experiments::RunSpec spec = spec_of(series);
  ASSERT_EQ(whole.train(spec), "finished");
  ASSERT_EQ(parts.train(spec, 100), "interrupted");
  ASSERT_EQ(parts.train(spec), "finished");
  EXPECT_EQ(parts.told().values.at({240, "test_rmse"}), whole.told().values.at({240, "test_rmse"}));
}

TEST(Evaluation, TakesFewerExamplesWhereAValueIsLarge) {
  models::Graph graph;
  graph.nodes.push_back({"input", models::Input{}, {}, {1, 28, 28}, -1});
  EXPECT_EQ(evaluation_batch(graph), 500);
  graph.nodes.push_back({"wide", models::Input{}, {}, {64, 1024, 1024}, -1});
  EXPECT_EQ(evaluation_batch(graph), 2);
}

}  // namespace
}  // namespace ablate::runner
