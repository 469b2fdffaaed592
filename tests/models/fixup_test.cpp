#include <cmath>
#include <gtest/gtest.h>

#include "runs.h"

namespace ablate::models {
namespace {

using testing::cifar;
using testing::Json;
using testing::run;

Graph resnet(int depth, const Json& more = Json::object()) {
  Json patch = {{"network", {{"name", "cifar_resnet"}, {"depth", depth}}}, {"init", "fixup"}};
  patch.update(more);
  return describe(run(patch), cifar);
}

double scale_of(const Graph& graph, const std::string& name) {
  for (const ParameterInfo& parameter : parameters(graph))
    if (parameter.name == name) return parameter.scale;
  throw std::logic_error("no parameter " + name);
}

/// Zhang 2019, section 4: L^(-1 / (2 m - 2)) with m = 2 maps a branch.
TEST(Fixup, ScalesBranchesByTheNumberOfBlocks) {
  for (const int blocks_of_a_stage : {1, 3, 18}) {
    const Graph graph = resnet(6 * blocks_of_a_stage + 2);
    EXPECT_DOUBLE_EQ(scale_of(graph, "stage2.block1.conv1.weight"), 1 / std::sqrt(3.0 * blocks_of_a_stage));
    EXPECT_EQ(scale_of(graph, "stage2.block1.conv2.weight"), 0);
    EXPECT_EQ(scale_of(graph, "head.weight"), 0);
    EXPECT_EQ(scale_of(graph, "stem.conv.weight"), 1);
  }
}

TEST(Fixup, HasFiveScalarsABlockAndTwoBeside) {
  // Of ResNet-20 with batch norm: no gain and no shift of 688 channels, 9 blocks.
  EXPECT_EQ(cost(resnet(20)).parameters, 269'722 - 2 * 688 + 9 * 5 + 2);
  EXPECT_EQ(cost(resnet(110)).parameters, 1'727'962 - 2 * 4048 + 54 * 5 + 2);
}

TEST(Fixup, MapsOfTheInputAreNotShiftedWhateverIsDroppedThere) {
  const Graph graph = resnet(8, {{"dropout", {{"input_rate", 0.2}}}});
  for (const ParameterInfo& parameter : parameters(graph))
    EXPECT_NE(parameter.name, "stem.conv.before.shift");
  EXPECT_EQ(parameters(graph).size(), parameters(resnet(8)).size());
}

TEST(Fixup, ScalarsOfABranchAreDroppedWithIt) {
  const Graph graph = resnet(8);
  int on_branches = 0;
  for (const Node& node : graph.nodes) {
    if (!std::holds_alternative<ScalarAffine>(node.operation)) continue;
    on_branches += node.block >= 0 ? 1 : 0;
  }
  EXPECT_EQ(on_branches, 3 * 4);
  for (const Block& block : graph.blocks) {
    const Node& join = graph.nodes[static_cast<std::size_t>(block.join)];
    EXPECT_EQ(join.name, block.name + ".join");
    EXPECT_TRUE(std::holds_alternative<Join>(join.operation));
  }
}

}  // namespace
}  // namespace ablate::models
