#include "models/execution/initial_values.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "sketch.h"

namespace ablate::models {
namespace {

using testing::Sketch;

struct Expected {
  Graph::Initialization init;
  double std;
};

class InitialValues : public ::testing::TestWithParam<Expected> {};

TEST_P(InitialValues, HaveTheirMomentsAndDistribution) {
  const auto& [init, std] = GetParam();
  // A convolution: 64 inputs of 3 x 3, 128 outputs; 73,728 draws.
  const std::vector<double> values =
      initial_values({"conv.weight", {128, 64, 3, 3}, Role::weight, 0}, init, 1);
  const auto n = static_cast<double>(values.size());
  double mean = 0, variance = 0, fourth = 0, largest = 0;
  for (const double v : values) {
    mean += v / n;
    variance += v * v / n;
    fourth += v * v * v * v / n;
    largest = std::max(largest, std::abs(v));
  }
  EXPECT_NEAR(mean, 0, 5 * std / std::sqrt(n));
  EXPECT_NEAR(std::sqrt(variance), std, 5 * std / std::sqrt(2 * n));
  const bool uniform = init.distribution == "uniform";
  EXPECT_NEAR(fourth / (variance * variance), uniform ? 1.8 : 3.0, 0.15);
  if (uniform) {
    EXPECT_LE(largest, std::sqrt(3.0) * std);
  } else {
    EXPECT_GT(largest, 3.5 * std);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Names, InitialValues,
    ::testing::Values(Expected{{"he", 0, "in", "normal"}, std::sqrt(2.0 / 576)},
                      Expected{{"he", 0, "out", "normal"}, std::sqrt(2.0 / 1152)},
                      Expected{{"he", 0, "in", "uniform"}, std::sqrt(2.0 / 576)},
                      Expected{{"xavier", 0, "in", "normal"}, std::sqrt(2.0 / (576 + 1152))},
                      Expected{{"xavier", 0, "in", "uniform"}, std::sqrt(2.0 / (576 + 1152))},
                      Expected{{"lecun", 0, "in", "normal"}, std::sqrt(1.0 / 576)},
                      Expected{{"normal", 0.1, "in", "normal"}, 0.1}),
    [](const auto& test) {
      return test.param.init.name + "_" + test.param.init.fan + "_" + test.param.init.distribution;
    });

TEST(InitialValues, AreScaledAsTheGraphSays) {
  const Graph::Initialization fixup{"fixup", 0, "out", "normal"}, he{"he", 0, "out", "normal"};
  const std::vector<double> plain = initial_values({"w", {6, 5}, Role::weight, 0}, he, 1),
                            scaled = initial_values({"w", {6, 5}, Role::weight, 0, 0.25}, fixup, 1),
                            none = initial_values({"w", {6, 5}, Role::weight, 0, 0}, fixup, 1);
  for (std::size_t i = 0; i < plain.size(); ++i) {
    EXPECT_NEAR(scaled[i], 0.25 * plain[i], 1e-15);
    EXPECT_EQ(none[i], 0);
  }
}

TEST(Initialize, DependsOnSeedAndNameAlone) {
  Sketch narrow, deep;
  narrow.add("shared", Linear{5, 7});
  deep.add("first", Linear{5, 5});
  deep.add("shared", Linear{5, 7});
  deep.add("last", Linear{7, 7});
  Network one(narrow.graph(), at::kCPU, at::kFloat), other(deep.graph(), at::kCPU, at::kFloat);
  Network precise(narrow.graph(), at::kCPU, at::kDouble);
  for (Network* network : {&one, &other, &precise}) network->initialize(3);
  const at::Tensor weight = one.parameters().at(0).value;
  EXPECT_TRUE(at::equal(weight, other.parameters().at(2).value));
  EXPECT_TRUE(at::equal(weight, precise.parameters().at(0).value.to(at::kFloat)));
  EXPECT_FALSE(at::equal(other.parameters().at(0).value.slice(0, 0, 5), weight.slice(0, 0, 5)));
  const at::Tensor before = weight.clone();
  one.initialize(4);
  EXPECT_FALSE(at::equal(weight, before));
  one.initialize(3);
  EXPECT_TRUE(at::equal(weight, before));
}

}  // namespace
}  // namespace ablate::models
