#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "experiments/error.h"
#include "models/fitted/xgboost.h"
#include "models/fitting/autoregression_fit.h"
#include "models/fitting/logistic_regression_fit.h"
#include "tests/fitting/tables.h"

namespace ablate::models {
namespace {

using testing::always;
using testing::Json;
using testing::known_table;
using testing::known_windows;
using testing::run_with;

/// By other programs: fits_reference.py.
Json reference(const char* network) {
  std::ifstream file(ABLATE_SOURCE_DIR "/tests/golden/fits.json");
  return Json::parse(file).at(network);
}

void expect_score(const Score& score, const Table& table, const Json& known, double tolerance) {
  const auto count = static_cast<double>(table.count);
  EXPECT_NEAR(score.loss / count, known.at("loss").get<double>(), tolerance);
  EXPECT_NEAR(score.wrong / count, known.at("error").get<double>(), 1e-12);
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
    expect_score(fit.score(table), table, known, 1e-9);
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
  const auto never = [] { return false; };
  for (const char* name : {"logistic_regression", "hopfield"})
    EXPECT_FALSE(make_fit(run_with({{"name", name}}))->train(known_table(3), never)) << name;
  for (const Json& network :
       {Json{{"name", "autoregression"}, {"order", 3}}, Json{{"name", "seasonal_naive"}, {"period", 3}}})
    EXPECT_FALSE(make_fit(run_with(network))->train(known_windows(), never)) << network;
}

TEST(Autoregression, FindsTheCoefficientsThatOthersFind) {
  const Table table = known_windows();
  for (const Json& known : reference("autoregression")) {
    SCOPED_TRACE(known.dump());
    AutoregressionFit fit(run_with({{"name", "autoregression"}, {"order", known.at("order")}}).network);
    ASSERT_TRUE(fit.train(table, always));
    const auto coefficients = known.at("coefficients").get<std::vector<double>>();
    EXPECT_THAT(fit.coefficients(), ::testing::Pointwise(::testing::DoubleNear(1e-8), coefficients));
    const Score score = fit.score(table);
    EXPECT_NEAR(score.wrong / 78, known.at("squared_error").get<double>(), 1e-10);
    EXPECT_DOUBLE_EQ(score.loss, score.wrong / 16);  // their deviation is said to be 4
  }
}

/// Every window of equal values: the lags are one column again and again.
TEST(Autoregression, SaysWhatItsExamplesDoNotDecide) {
  Table equal{.count = 9, .features = 2, .values = std::vector<double>(18, 3)};
  equal.targets.assign(9, 3);
  const auto fit = make_fit(run_with({{"name", "autoregression"}, {"order", 2}}));
  try {
    fit->train(equal, always);
    FAIL() << "there are many solutions";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(),
                ::testing::HasSubstr("these 9 examples do not decide 3 coefficients: column 1"));
  }
}

TEST(SeasonalNaive, SaysTheValueOfAPeriodAgo) {
  Table table{.count = 2, .features = 3, .values = {1, 2, 3, 2, 3, 5}};
  table.targets = {5, 4};
  const auto off = [&](std::int64_t period) {
    const auto fit = make_fit(run_with({{"name", "seasonal_naive"}, {"period", period}}));
    EXPECT_TRUE(fit->train(table, always));
    return fit->score(table).wrong;
  };
  EXPECT_EQ(off(1), 4 + 1);
  EXPECT_EQ(off(3), 16 + 4);
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
    expect_score(fit->score(table), table, known, 1e-6);
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
