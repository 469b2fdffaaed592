#include "models/execution/initial_values.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "models/initializations.h"
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

TEST(InitialValues, AreUniformInTheRangeThatIsAsked) {
  const Graph::Initialization init = initialization_of({"uniform", {{"range", 0.04}}});
  const std::vector<double> values = initial_values({"w", {100, 100}, Role::weight, 0}, init, 1);
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  EXPECT_NEAR(*least, -0.04, 1e-4);
  EXPECT_NEAR(*greatest, 0.04, 1e-4);
}

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

/// |W W^T - I| of the rows begin … begin + rows, or |W^T W - I| where columns are fewer; the greatest
/// element.
double distance_from_orthonormal(const std::vector<double>& w, std::int64_t rows, std::int64_t columns) {
  const bool by_row = rows <= columns;
  const std::int64_t count = by_row ? rows : columns, length = by_row ? columns : rows;
  double greatest = 0;
  for (std::int64_t i = 0; i < count; ++i)
    for (std::int64_t j = 0; j < count; ++j) {
      double sum = 0;
      for (std::int64_t k = 0; k < length; ++k)
        sum += by_row ? w.at(static_cast<std::size_t>(i * columns + k)) *
                            w.at(static_cast<std::size_t>(j * columns + k))
                      : w.at(static_cast<std::size_t>(k * columns + i)) *
                            w.at(static_cast<std::size_t>(k * columns + j));
      greatest = std::max(greatest, std::abs(sum - (i == j ? 1 : 0)));
    }
  return greatest;
}

TEST(InitialValues, OrthogonalOnesAreOrthonormalWhateverTheirShape) {
  const Graph::Initialization orthogonal{"orthogonal", 0, "in", "normal"};
  const auto drawn = [&](const Shape& shape) {
    return initial_values({"w", shape, Role::weight, 0}, orthogonal, 1);
  };
  EXPECT_LT(distance_from_orthonormal(drawn({5, 9}), 5, 9), 1e-14);
  EXPECT_LT(distance_from_orthonormal(drawn({9, 5}), 9, 5), 1e-14);
  EXPECT_LT(distance_from_orthonormal(drawn({64, 64}), 64, 64), 1e-14);
  EXPECT_LT(distance_from_orthonormal(drawn({8, 3, 3, 3}), 8, 27), 1e-14);
}

TEST(InitialValues, StackedGatesAreOrthogonalEachByItself) {
  const Graph::Initialization orthogonal{"orthogonal", 0, "in", "normal"};
  ParameterInfo gates{"w", {12, 3}, Role::weight, 0};
  gates.stacked = 4;
  const std::vector<double> values = initial_values(gates, orthogonal, 1);
  for (int gate = 0; gate < 4; ++gate) {
    const std::vector<double> one(values.begin() + gate * 9, values.begin() + (gate + 1) * 9);
    EXPECT_LT(distance_from_orthonormal(one, 3, 3), 1e-14) << gate;
  }
}

TEST(InitialValues, OrthogonalOnesFavorNoDirection) {
  // The first number of a random orthogonal 2 x 2 matrix is the cosine of a uniform angle: mean 0, square
  // 1/2.
  const Graph::Initialization orthogonal{"orthogonal", 0, "in", "normal"};
  double mean = 0, square = 0;
  constexpr int draws = 4000;
  for (int seed = 1; seed <= draws; ++seed) {
    const double value = initial_values({"w", {2, 2}, Role::weight, 0}, orthogonal, seed).at(0);
    mean += value / draws;
    square += value * value / draws;
  }
  EXPECT_NEAR(mean, 0, 5 * std::sqrt(0.5 / draws));
  EXPECT_NEAR(square, 0.5, 5 * std::sqrt(0.125 / draws));
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
