#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "experiments/error.h"
#include "models/fitted/xgboost.h"
#include "models/fitting/logistic_regression_fit.h"
#include "tests/fitting/tables.h"

namespace ablate::models {
namespace {

using testing::always;
using testing::Json;
using testing::known_table;
using testing::run_with;

/// By other programs: fits_reference.py.
Json reference(const char* network) {
  std::ifstream file(ABLATE_SOURCE_DIR "/tests/golden/fits.json");
  return Json::parse(file).at(network);
}

TEST(LogisticRegression, FindsTheMinimumThatOthersFind) {
  for (const Json& known : reference("logistic_regression")) {
    SCOPED_TRACE(known.dump());
    const Table table = known_table(known.at("classes"));
    LogisticRegressionFit fit(run_with({{"name", "logistic_regression"},
                                        {"l1", known.at("l1")},
                                        {"l2", known.at("l2")},
                                        {"tolerance", 1e-11}})
                                  .network);
    ASSERT_TRUE(fit.train(table, always));
    const Score score = fit.score(table);
    EXPECT_NEAR(score.loss, known.at("loss").get<double>(), 1e-9);
    EXPECT_NEAR(score.error, known.at("error").get<double>(), 1e-12);
    for (std::int64_t j = 0; j < table.classes; ++j) {
      for (std::int64_t f = 0; f < table.features; ++f)
        EXPECT_NEAR(fit.weights()[static_cast<std::size_t>(f * table.classes + j)],
                    known.at("weights").at(static_cast<std::size_t>(j * table.features + f)).get<double>(),
                    1e-6);
    }
  }
}

TEST(LogisticRegression, AnL1PenaltyLeavesWeightsAtExactlyZero) {
  const Table table = known_table(3);
  std::size_t before = 0;
  for (const double l1 : {0.001, 0.02, 0.1, 1.0}) {
    LogisticRegressionFit fit(
        run_with({{"name", "logistic_regression"}, {"l1", l1}, {"l2", 0}, {"tolerance", 1e-9}}).network);
    ASSERT_TRUE(fit.train(table, always));
    const auto end = fit.weights().begin() + table.features * table.classes;
    const auto zeros = static_cast<std::size_t>(std::count(fit.weights().begin(), end, 0.0));
    EXPECT_GE(zeros, before) << l1;
    before = zeros;
  }
  EXPECT_EQ(before, 15U);
}

TEST(LogisticRegression, SaysThatItDoesNotConverge) {
  Table separable{2, 1, 2, {-1, 1}, {0, 1}};
  const auto fit = make_fit(run_with({{"name", "logistic_regression"}, {"l2", 0}, {"iterations", 50}}));
  try {
    fit->train(separable, always);
    FAIL() << "there is no minimum";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("not converged after 50 iterations"));
  }
}

TEST(Fits, StopWhereTheyAreTold) {
  for (const char* name : {"logistic_regression", "hopfield"})
    EXPECT_FALSE(make_fit(run_with({{"name", name}}))->train(known_table(3), [] { return false; })) << name;
}

TEST(Xgboost, GrowsTheTreesOfItsPythonPackage) {
  if (!has_xgboost()) GTEST_SKIP() << "this build has no XGBoost library";
  for (const Json& known : reference("xgboost")) {
    SCOPED_TRACE(known.dump());
    const Table table = known_table(known.at("classes"));
    Json network = known.at("options");
    network["name"] = "xgboost";
    const auto fit = make_fit(run_with(network));
    ASSERT_TRUE(fit->train(table, always));
    EXPECT_NEAR(fit->score(table).loss, known.at("loss").get<double>(), 1e-6);
    EXPECT_NEAR(fit->score(table).error, known.at("error").get<double>(), 1e-12);
  }
}

TEST(Xgboost, SubsamplesByTheRunsSeedAlone) {
  if (!has_xgboost()) GTEST_SKIP() << "this build has no XGBoost library";
  const auto loss = [](std::int64_t seed) {
    const Table table = known_table(3);
    const auto fit = make_fit(run_with({{"name", "xgboost"}, {"rounds", 5}, {"subsample", 0.5}}, seed));
    fit->train(table, always);
    return fit->score(table).loss;
  };
  EXPECT_EQ(loss(1), loss(1));
  EXPECT_NE(loss(1), loss(2));
}

}  // namespace
}  // namespace ablate::models
