#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include "sketch.h"

namespace ablate::models {
namespace {

using testing::initialized;
using testing::scattered;
using testing::Sketch;
using testing::training;

struct Pair {
  Operation plain, normalized;
  std::vector<std::int64_t> input;
};

std::vector<Pair> maps() {
  const MapWeights weights{.normalized = true};
  return {{Linear{5, 7}, Linear{.in = 5, .out = 7, .weights = weights}, {6, 5}},
          {Conv{3, 4, 3, 1, 1},
           Conv{.in = 3, .out = 4, .kernel = 3, .stride = 1, .padding = 1, .weights = weights},
           {6, 3, 5, 4}}};
}

Network alone(const Operation& map) {
  Sketch sketch;
  sketch.add("map", map);
  return initialized(sketch.graph());
}

TEST(WeightNorm, BeginsAsTheMapWithoutIt) {
  for (const Pair& pair : maps()) {
    Network plain = alone(pair.plain), normalized = alone(pair.normalized);
    const at::Tensor x = scattered(pair.input);
    EXPECT_TRUE(at::allclose(plain.forward(x, {}), normalized.forward(x, {}), 1e-12, 1e-12));
    EXPECT_TRUE(at::equal(plain.parameters()[0].value, normalized.parameters()[0].value));
  }
}

TEST(WeightNorm, TheGainAloneIsTheLengthOfAUnitsWeights) {
  const at::NoGradGuard no_grad;
  for (const Pair& pair : maps()) {
    Network network = alone(pair.normalized);
    ASSERT_EQ(network.parameters().at(1).name, "map.gain");
    const at::Tensor x = scattered(pair.input), before = network.forward(x, {});
    network.parameters()[0].value.mul_(3);
    EXPECT_TRUE(at::allclose(network.forward(x, {}), before, 1e-12, 1e-12)) << "only the direction counts";
    network.parameters()[1].value.mul_(3);
    EXPECT_TRUE(at::allclose(network.forward(x, {}), 3 * before, 1e-12, 1e-12));
  }
}

/// Equation 3 of the paper: the gradient of v stands upright on v.
TEST(WeightNorm, TheDirectionsGradientIsOrthogonalToIt) {
  for (const Pair& pair : maps()) {
    Network network = alone(pair.normalized);
    const at::Tensor y = network.forward(scattered(pair.input), training());
    const at::Tensor gradient = network.gradients((y * scattered(y.sizes())).sum()).at(0).flatten(1);
    const at::Tensor v = network.parameters()[0].value.detach().flatten(1);
    EXPECT_GT(gradient.norm().item<double>(), 0.1);
    EXPECT_LT((gradient * v).sum(1).abs().max().item<double>(), 1e-12);
  }
}

}  // namespace
}  // namespace ablate::models
