#include "models/edits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "graph_text.h"
#include "runs.h"

namespace ablate::models {
namespace {

using testing::cifar;
using testing::digits;
using testing::Json;
using testing::run;
using testing::to_text;

Graph graph_of(const char* network, int depth) {
  return describe(run({{"network", {{"name", network}, {"depth", depth}, {"width", 4}}}, {"norm", "batch"}}),
                  digits);
}

std::set<std::string> names(const Graph& graph) {
  std::set<std::string> all;
  for (const Node& node : graph.nodes) all.insert(node.name);
  return all;
}

TEST(Edits, UnitsAreResidualBlocksOrScopesCalledBlock) {
  const Graph residual = graph_of("cifar_resnet", 14), plain = graph_of("cifar_plain", 14);
  ASSERT_EQ(units(residual).size(), 6U);
  ASSERT_EQ(units(plain).size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(units(residual)[i].name, units(plain)[i].name);
    EXPECT_TRUE(units(residual)[i].removable);
    EXPECT_EQ(units(plain)[i].removable, i != 2 && i != 4) << "what halves the image cannot be deleted";
  }
  EXPECT_TRUE(units(describe(run({{"network", {{"name", "mlp"}, {"widths", {8, 8}}}}}), digits)).empty());
}

TEST(Edits, WithoutNothingIsTheNetworkItself) {
  for (const char* name : {"cifar_resnet", "cifar_plain"}) {
    const Graph graph = graph_of(name, 14);
    EXPECT_EQ(to_text(without(graph, {})), to_text(graph));
  }
}

TEST(Edits, ADeletedBlockTakesItsBranchAndLeavesTheShortcut) {
  const Graph graph = graph_of("cifar_resnet", 8);
  const Graph edited = without(graph, {1});
  EXPECT_EQ(edited.blocks.size(), 2U);
  const std::set<std::string> left = names(edited);
  EXPECT_TRUE(left.contains("stage2.block1.shortcut"));
  EXPECT_TRUE(left.contains("stage2.block1.activation2"));
  EXPECT_FALSE(left.contains("stage2.block1.conv1"));
  EXPECT_FALSE(left.contains("stage2.block1.join"));
  EXPECT_EQ(edited.nodes.back().shape, graph.nodes.back().shape);
  for (const Node& node : edited.nodes)
    if (node.block >= 0) {
      const std::string& block = edited.blocks.at(static_cast<std::size_t>(node.block)).name;
      EXPECT_TRUE(node.name.starts_with(block)) << node.name;
    }
}

TEST(Edits, ABlockDeletedFromAPlainNetGoesWhole) {
  const Graph edited = without(graph_of("cifar_plain", 14), {1});
  for (const std::string& name : names(edited)) EXPECT_FALSE(name.starts_with("stage1.block2.")) << name;
  EXPECT_THROW(without(graph_of("cifar_plain", 14), {2}), std::logic_error);
}

TEST(Edits, ExchangedBlocksExchangeTheirNamesAlone) {
  const Graph graph = graph_of("cifar_resnet", 14);
  EXPECT_TRUE(exchangeable(graph, 0, 1));
  EXPECT_FALSE(exchangeable(graph, 1, 2));
  EXPECT_FALSE(exchangeable(graph, 2, 3)) << "another shortcut is no matter, another stride is";
  const Graph once = exchanged(graph, 0, 1);
  EXPECT_EQ(names(once), names(graph));
  EXPECT_NE(to_text(once), to_text(graph));
  EXPECT_EQ(to_text(exchanged(once, 0, 1)), to_text(graph));
}

TEST(Edits, LikePairsAreWithinAStage) {
  const auto pairs = like_pairs(graph_of("cifar_resnet", 20));
  // Blocks 0 1 2, 3 4 5, 6 7 8: the first of a later stage has another stride.
  EXPECT_EQ(pairs,
            (std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}, {0, 2}, {1, 2}, {4, 5}, {7, 8}}));
}

TEST(Edits, APathHasNoJoins) {
  const Graph graph = graph_of("cifar_resnet", 8);
  for (const auto& through :
       {std::vector<bool>{false, false, false}, {true, false, true}, {true, true, true}}) {
    const Graph one = path(graph, through);
    EXPECT_TRUE(one.blocks.empty());
    for (std::size_t i = 0; i < through.size(); ++i)
      EXPECT_EQ(names(one).contains(graph.blocks[i].name + ".conv1"), through[i]);
    for (const Node& node : one.nodes) EXPECT_FALSE(std::holds_alternative<Join>(node.operation));
  }
}

TEST(Edits, AColumnAloneIsTheNetworkDescribedWithThatColumn) {
  const auto fractal = [](const char* column, const char* drop_path) {
    return describe(
        run({{"network", {{"name", "fractalnet"}, {"columns", 3}, {"channels", {4, 6}}, {"column", column}}},
             {"norm", "batch"},
             {"drop_path", drop_path}}),
        digits);
  };
  const Graph whole = fractal("all", "fractal");
  ASSERT_EQ(whole.drop_path.columns, 3);
  for (int column = 0; column < 3; ++column)
    EXPECT_EQ(to_text(column_alone(whole, column)),
              to_text(fractal(std::to_string(column + 1).c_str(), "none")));
}

}  // namespace
}  // namespace ablate::models
