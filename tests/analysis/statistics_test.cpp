#include "analysis/statistics.h"

#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analysis/bootstrap.h"
#include "analysis/equivalence.h"
#include "analysis/order.h"
#include "analysis/power.h"
#include "analysis/summary.h"
#include "analysis/trend.h"

namespace ablate::analysis {
namespace {

nlohmann::json reference() {
  std::ifstream file(ABLATE_SOURCE_DIR "/tests/golden/statistics.json");
  return nlohmann::json::parse(file);
}

void expect_close(double ours, double theirs, const std::string& what) {
  EXPECT_NEAR(ours, theirs, 1e-9 * std::max(1.0, std::abs(theirs))) << what;
}

TEST(Statistics, AgreeWithSciPy) {
  const nlohmann::json golden = reference();
  for (const auto& [name, expected] : golden.at("cases").items()) {
    const auto d = expected.at("differences").get<std::vector<double>>();
    const TTest t = paired_t(d);
    expect_close(mean(d), expected.at("mean"), name + " mean");
    expect_close(standard_deviation(d), expected.at("sd"), name + " sd");
    expect_close(t.p, expected.at("p_t"), name + " p_t");
    expect_close(t.interval.low, expected.at("low"), name + " low");
    expect_close(t.interval.high, expected.at("high"), name + " high");
    expect_close(sign_flip_p(d), expected.at("p_sign_flip"), name + " sign flip");
    expect_close(median(d), expected.at("median"), name + " median");
    expect_close(interquartile_mean(d), expected.at("interquartile_mean"), name + " interquartile mean");
  }
  const auto p = golden.at("holm").at("p").get<std::vector<double>>();
  const std::vector<double> adjusted = holm(p);
  for (std::size_t i = 0; i < p.size(); ++i)
    expect_close(adjusted[i], golden.at("holm").at("adjusted")[i], "holm");
  for (const auto& [n, effect] : golden.at("detectable").items())
    expect_close(detectable_difference(std::stoul(n)), effect, "detectable " + n);
}

TEST(Statistics, TheBootstrapIsThatOfSciPyOnTheSameResamples) {
  for (const auto& expected : reference().at("bootstrap")) {
    const auto values = expected.at("values").get<std::vector<double>>();
    const auto interval = bootstrap_interval(values);
    ASSERT_TRUE(interval);
    expect_close(interval->low, expected.at("low"), "low");
    expect_close(interval->high, expected.at("high"), "high");
    EXPECT_FALSE(bootstrap_interval(std::span(values).first(19)));
  }
  EXPECT_FALSE(bootstrap_interval(std::vector<double>(30, 0.5)));
}

TEST(Statistics, OrderAndEquivalenceAgreeWithSciPy) {
  const nlohmann::json golden = reference();
  for (const auto& expected : golden.at("improvement")) {
    const Order order{expected.at("level"), expected.at("baseline"), 0};
    expect_close(sign_test_p(order), expected.at("p"), "sign test");
    expect_close(improvement_interval(order).low, expected.at("low"), "improvement low");
    expect_close(improvement_interval(order).high, expected.at("high"), "improvement high");
  }
  for (const auto& expected : golden.at("equivalence")) {
    const auto d = expected.at("differences").get<std::vector<double>>();
    const Interval region{expected.at("region")[0], expected.at("region")[1]};
    expect_close(inside_p(d, region), expected.at("inside"), "inside");
    expect_close(outside_p(d, region), expected.at("outside"), "outside");
  }
}

TEST(Statistics, TiesSayNothingOfTheOrder) {
  EXPECT_EQ(sign_test_p({0, 0, 5}), 1);
  EXPECT_EQ(sign_test_p({6, 0, 3}), sign_test_p({6, 0, 0}));
  EXPECT_DOUBLE_EQ(improvement({3, 1, 4}), 5.0 / 8);
}

TEST(Statistics, TrendsAreOverTheOrderOfLevels) {
  EXPECT_DOUBLE_EQ(slope(std::vector<double>{1, 3, 5, 7}), 2);
  EXPECT_DOUBLE_EQ(slope(std::vector<double>{5, 1, 3}), -1);
  EXPECT_EQ(monotone(std::vector<double>{1, 2, 4}), 1);
  EXPECT_EQ(monotone(std::vector<double>{3, 2, 1}), -1);
  EXPECT_EQ(monotone(std::vector<double>{1, 2, 2}), 0);
}

TEST(Statistics, EqualDifferencesHaveNoWidth) {
  const std::vector<double> same(8, 0.25), zero(8, 0.0);
  EXPECT_EQ(paired_t(same).p, 0);
  EXPECT_EQ(paired_t(same).interval, (Interval{0.25, 0.25}));
  EXPECT_EQ(paired_t(zero).p, 1);
  EXPECT_EQ(sign_flip_p(zero), 1);
  EXPECT_EQ(sign_flip_p(same), smallest_sign_flip_p(8));
}

TEST(Statistics, SignFlipIntervalHoldsWhatTheTestDoesNotReject) {
  const std::vector<double> d = {0.02, -0.013, 0.007, 0.031, -0.004, 0.016, 0.009, 0.024};
  const auto interval = sign_flip_interval(d);
  ASSERT_TRUE(interval);
  const auto p_shifted = [&](double shift) {
    std::vector<double> moved = d;
    for (double& value : moved) value -= shift;
    return sign_flip_p(moved);
  };
  const double step = 1e-6;
  EXPECT_GT(p_shifted(interval->low + step), 0.05);
  EXPECT_LE(p_shifted(interval->low - step), 0.05);
  EXPECT_GT(p_shifted(interval->high - step), 0.05);
  EXPECT_LE(p_shifted(interval->high + step), 0.05);
  EXPECT_FALSE(sign_flip_interval(std::vector<double>{1, 2, 3, 4, 5}));
}

TEST(Statistics, SeedsNeededIsTheFirstNumberThatCanDecide) {
  for (std::size_t pairs : {1UL, 2UL, 7UL, 20UL, 100UL}) {
    const std::size_t n = seeds_needed(pairs);
    EXPECT_LE(static_cast<double>(pairs) * smallest_sign_flip_p(n), 0.05);
    EXPECT_GT(static_cast<double>(pairs) * smallest_sign_flip_p(n - 1), 0.05);
  }
}

TEST(Statistics, RefuseWhatTheyCannotAnswer) {
  EXPECT_THROW(mean({}), std::invalid_argument);
  EXPECT_THROW(paired_t(std::vector<double>{1}), std::invalid_argument);
  EXPECT_THROW(sign_flip_p(std::vector<double>(21, 1.0)), std::invalid_argument);
}

}  // namespace
}  // namespace ablate::analysis
