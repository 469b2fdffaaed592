#include <cmath>
#include <gtest/gtest.h>
#include <set>

#include "sketch.h"

namespace ablate::models {
namespace {

using testing::initialized;
using testing::scattered;
using testing::Sketch;
using testing::training;

/// One residual block of a map and a batch norm, then a classifier.
Graph one_block(const Join& join) {
  Sketch sketch;
  sketch.add_block("block", {Linear{6, 6}, BatchNorm{6}}, join);
  sketch.add("head", Linear{6, 3});
  return sketch.graph();
}

/// The parts of the block that a training pass at this step computes.
std::set<std::string> computed(Network& network, const at::Tensor& x, std::int64_t step) {
  std::set<std::string> names;
  Pass pass = training(1, step);
  pass.observe = [&](const Node& node, const at::Tensor&) { names.insert(node.name); };
  network.forward(x, pass);
  return names;
}

TEST(StochasticDepth, ADroppedBlockIsNotComputedAndLeavesNoTrace) {
  Network network = initialized(one_block({0.5, false}));
  const at::Tensor x = scattered({8, 6});
  const at::Tensor labels = at::tensor({0, 1, 2, 0, 1, 2, 0, 1}, at::kLong);
  int dropped = 0;
  for (std::int64_t step = 0; step < 40; ++step) {
    const at::Tensor mean_before = network.buffers().at(0).value.clone();
    const bool present = computed(network, x, step).contains("block.part0");
    EXPECT_EQ(at::equal(network.buffers().at(0).value, mean_before), !present) << "step " << step;

    const at::Tensor logits = network.forward(x, training(1, step));
    const std::vector<at::Tensor> gradients = network.gradients(at::cross_entropy_loss(logits, labels));
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      const Parameter& parameter = network.parameters()[i];
      ASSERT_TRUE(gradients[i].defined());
      ASSERT_EQ(gradients[i].sizes(), parameter.value.sizes());
      const bool zero = !gradients[i].any().item<bool>();
      const bool on_branch = parameter.name.starts_with("block.");
      // A bias in front of a batch norm has no effect: its gradient is zero but for rounding.
      if (parameter.name == "block.part0.bias") continue;
      EXPECT_EQ(zero, on_branch && !present) << parameter.name;
    }
    dropped += present ? 0 : 1;
  }
  EXPECT_NEAR(dropped, 20, 5 * std::sqrt(10.0));
}

TEST(StochasticDepth, TrainingIsUnscaledAndEvaluationScalesByTheSurvival) {
  Network certain = initialized(one_block({1, false}));
  Network uncertain = initialized(one_block({0.7, false}));
  const at::Tensor x = scattered({8, 6});
  for (std::int64_t step = 0; step < 5; ++step) {
    if (!computed(uncertain, x, step).contains("block.part0")) continue;
    EXPECT_TRUE(at::equal(certain.forward(x, training()), uncertain.forward(x, training(1, step))));
  }
  std::vector<at::Tensor> seen;
  Network network = initialized(one_block({0.7, false}));
  Pass pass;
  pass.observe = [&](const Node&, const at::Tensor& value) { seen.push_back(value); };
  network.forward(x, pass);
  const at::Tensor& branch = seen.at(2);
  const at::Tensor& joined = seen.at(3);
  EXPECT_TRUE(at::allclose(joined, x + 0.7 * branch, 1e-12, 1e-12));
}

TEST(StochasticDepth, PerExampleDropsSomeExamplesAndComputesTheBlock) {
  Network network = initialized(one_block({0.5, true}));
  const at::Tensor x = scattered({200, 6});
  std::vector<at::Tensor> seen;
  Pass pass = training();
  pass.observe = [&](const Node&, const at::Tensor& value) { seen.push_back(value.detach()); };
  network.forward(x, pass);
  const at::Tensor& branch = seen.at(2);
  const at::Tensor& joined = seen.at(3);
  const at::Tensor absent = (joined == x).all(1);
  const at::Tensor present = (joined == x + branch).all(1);
  EXPECT_TRUE((absent | present).all().item<bool>());
  EXPECT_NEAR(absent.sum().item<double>(), 100, 5 * std::sqrt(50.0));
}

TEST(StochasticDepth, BlocksDecideIndependently) {
  Sketch sketch;
  for (const char* name : {"a", "b"}) sketch.add_block(name, {Linear{4, 4}}, {0.5, false});
  Network network = initialized(sketch.graph());
  int both = 0, first = 0, second = 0;
  for (std::int64_t step = 0; step < 400; ++step) {
    const std::set<std::string> names = computed(network, scattered({2, 4}), step);
    const bool a = names.contains("a.part0"), b = names.contains("b.part0");
    first += a ? 1 : 0;
    second += b ? 1 : 0;
    both += a && b ? 1 : 0;
  }
  EXPECT_NEAR(first, 200, 50);
  EXPECT_NEAR(second, 200, 50);
  EXPECT_NEAR(both, 100, 5 * std::sqrt(75.0));
}

}  // namespace
}  // namespace ablate::models
