#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "models/networks/networks.h"
#include "runs.h"

namespace ablate::models {
namespace {

using testing::cifar;
using testing::Component;
using testing::Json;
using testing::Kind;
using testing::run;
using testing::small;

experiments::DatasetFacts smallest(const Component& network) {
  if (network.facts.at("takes") == "series") return {{3, 2, 3}, 10, 100, 20};
  const std::int64_t size = network.facts.value("smallest_size", std::int64_t{2});
  return {{3, size, size}, 10, 100, 20};
}

void expect_sound(const Graph& graph, std::int64_t classes) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    EXPECT_TRUE(names.insert(node.name).second) << node.name << " twice";
    for (const int input : node.inputs) EXPECT_LT(input, static_cast<int>(i)) << node.name;
    EXPECT_EQ(std::holds_alternative<Input>(node.operation), i == 0) << node.name;
  }
  EXPECT_EQ(graph.nodes.back().shape, Shape{classes});
  std::set<std::string> trained;
  std::int64_t scalars = 0;
  for (const ParameterInfo& parameter : parameters(graph)) {
    EXPECT_TRUE(trained.insert(parameter.name).second) << parameter.name << " twice";
    if (parameter.trained) scalars += count(parameter.shape);
  }
  EXPECT_EQ(scalars, cost(graph).parameters);
}

TEST(Graphs, EveryNetworkTakesEveryNormActivationAndDropoutAtItsSmallestSize) {
  for (const Component* network : testing::listed().all(Kind::network)) {
    for (const Component* norm : testing::listed().all(Kind::norm)) {
      for (const Component* activation : testing::listed().all(Kind::activation)) {
        for (const Component* dropout : testing::listed().all(Kind::dropout)) {
          for (const char* position : {"before_norm", "after_norm"}) {
            Json drops = {{"name", dropout->name}, {"rate", 0.5}};
            if (!dropout->facts.value("recurrent", false)) drops["position"] = position;
            const experiments::RunSpec spec = run({{"network", small(*network)},
                                                   {"norm", norm->name},
                                                   {"activation", activation->name},
                                                   {"dropout", drops},
                                                   {"batch_size", 4}});
            SCOPED_TRACE(network->name + " " + norm->name + " " + dropout->name + " " + position);
            const auto refused = testing::refusals(spec, smallest(*network));
            const bool admitted =
                admits(*network, *norm) && admits(*network, *activation) && admits(*network, *dropout);
            ASSERT_EQ(refused.empty(), admitted) << (refused.empty() ? "accepted" : refused[0].reason);
            if (!refused.empty()) continue;
            expect_sound(describe(spec, smallest(*network)), 10);
          }
        }
      }
    }
  }
}

/// Nodes with parameters of this role.
std::set<int> nodes_with(const Graph& graph, Role role) {
  std::set<int> nodes;
  for (const ParameterInfo& parameter : parameters(graph))
    if (parameter.role == role) nodes.insert(parameter.node);
  return nodes;
}

/// Whether one of the norms that shift reads this value, as it is or after dropout or as part of a sum.
bool norm_follows(const Graph& graph, const std::set<int>& shifting, int node) {
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& reader = graph.nodes[i];
    if (std::find(reader.inputs.begin(), reader.inputs.end(), node) == reader.inputs.end()) continue;
    if (shifting.contains(static_cast<int>(i))) return true;
    const bool passes =
        std::holds_alternative<Dropout>(reader.operation) || std::holds_alternative<Join>(reader.operation);
    if (passes && norm_follows(graph, shifting, static_cast<int>(i))) return true;
  }
  return false;
}

TEST(Graphs, ANormThatShiftsReplacesTheBiasOfTheMapBeforeIt) {
  for (const Component* network : testing::listed().all(Kind::network)) {
    if (network->facts.contains("dropouts")) continue;  // inside a cell gains have no shift
    for (const Component* norm : testing::listed().all(Kind::norm)) {
      for (const char* position : {"before_norm", "after_norm"}) {
        const experiments::RunSpec spec = run({{"network", small(*network)},
                                               {"norm", norm->name},
                                               {"dropout", {{"rate", 0.5}, {"position", position}}}});
        const Graph graph = describe(spec, smallest(*network));
        const std::set<int> biased = nodes_with(graph, Role::bias), shifting = nodes_with(graph, Role::shift);
        EXPECT_EQ(!shifting.empty(), norm->facts.at("shift").get<bool>())
            << network->name << " " << norm->name;
        for (const ParameterInfo& parameter : parameters(graph)) {
          if (parameter.role != Role::weight) continue;
          const bool shifted = norm_follows(graph, shifting, parameter.node);
          EXPECT_EQ(biased.count(parameter.node), shifted ? 0U : 1U)
              << network->name << " " << norm->name << " " << position << " " << parameter.name;
        }
      }
    }
  }
}

TEST(Graphs, StatisticsAreKeptWhereTheNormSaysSo) {
  for (const Component* network : testing::listed().all(Kind::network)) {
    for (const Component* norm : testing::listed().all(Kind::norm)) {
      if (!admits(*network, *norm)) continue;
      const experiments::RunSpec spec = run({{"network", small(*network)}, {"norm", norm->name}});
      const bool kept = !buffers(describe(spec, smallest(*network))).empty();
      EXPECT_EQ(kept, norm->facts.at("running_statistics").get<bool>()) << network->name << " " << norm->name;
    }
  }
}

TEST(Graphs, PlainAndResidualNetworksShareTheirParameters) {
  const auto names = [](const char* network) {
    std::vector<std::pair<std::string, Shape>> result;
    const experiments::RunSpec spec =
        run({{"network", {{"name", network}, {"depth", 20}}}, {"norm", "batch"}});
    for (const ParameterInfo& parameter : parameters(describe(spec, cifar))) {
      result.emplace_back(parameter.name, parameter.shape);
    }
    return result;
  };
  EXPECT_EQ(names("cifar_plain"), names("cifar_resnet"));
}

TEST(Graphs, AFractalBlockOfThreeColumnsJoinsTwoThenThree) {
  const Graph graph = describe(run({{"network", {{"name", "fractalnet"}, {"columns", 3}}}}), cifar);
  std::vector<std::string> joins;
  for (const Node& node : graph.nodes) {
    if (!std::holds_alternative<Merge>(node.operation)) continue;
    std::string text = node.name + ":";
    for (const int input : node.inputs) text += " " + graph.nodes[static_cast<std::size_t>(input)].name;
    joins.push_back(text);
  }
  ASSERT_EQ(joins.size(), 10U);
  EXPECT_EQ(joins[0], "block1.join2: block1.column2.activation1 block1.column3.activation2");
  EXPECT_EQ(joins[1],
            "block1.join4: block1.column1.activation1 block1.column2.activation2 block1.column3.activation4");
}

TEST(Graphs, AColumnAloneHasTheParametersItHasInTheWhole) {
  const auto shapes = [](const testing::Json& network) {
    std::map<std::string, Shape> result;
    for (const ParameterInfo& parameter :
         parameters(describe(run({{"network", network}, {"norm", "batch"}}), cifar)))
      result[parameter.name] = parameter.shape;
    return result;
  };
  testing::Json network = {{"name", "fractalnet"}, {"columns", 3}, {"channels", {4, 8}}};
  const auto whole = shapes(network);
  std::size_t in_columns = 0;
  for (const char* column : {"1", "2", "3"}) {
    network["column"] = column;
    for (const auto& [name, shape] : shapes(network)) {
      ASSERT_TRUE(whole.contains(name)) << name;
      EXPECT_EQ(whole.at(name), shape) << name;
      in_columns += name.starts_with("head.") ? 0 : 1;
    }
  }
  EXPECT_EQ(in_columns + 2, whole.size()) << "each belongs to one column, but for the head's";
  network["column"] = "deepest";
  EXPECT_EQ(shapes(network), shapes({{"name", "fractal_plain"}, {"columns", 3}, {"channels", {4, 8}}}));
}

TEST(Graphs, FractalDropoutHasTheRatesOfItsBlocks) {
  for (const char* position : {"before_norm", "after_norm"}) {
    const Graph graph =
        describe(run({{"network", {{"name", "fractalnet"}, {"columns", 2}, {"channels", {4, 4, 4}}}},
                      {"dropout", {{"position", position}, {"by_block", {0, 0.1, 0.2}}}}}),
                 cifar);
    std::map<double, int> sites;
    for (const Node& node : graph.nodes) {
      const auto* dropout = std::get_if<Dropout>(&node.operation);
      if (dropout == nullptr) continue;
      EXPECT_EQ(dropout->rate, node.name.starts_with("block2.") ? 0.1 : 0.2) << node.name;
      ++sites[dropout->rate];
    }
    EXPECT_EQ(sites, (std::map<double, int>{{0.1, 3}, {0.2, 3}}));
  }
}

TEST(Graphs, CascadeOfLastLayersIsAnMlp) {
  const auto nodes = [](const testing::Json& network) {
    std::vector<std::string> result;
    for (const Node& node : describe(run({{"network", network}, {"norm", "layer"}}), testing::mnist).nodes)
      result.push_back(node.name);
    return result;
  };
  EXPECT_EQ(nodes({{"name", "cascade"}, {"widths", {4, 3, 2}}, {"reads", "last"}}),
            nodes({{"name", "mlp"}, {"widths", {4, 3, 2}}}));
}

/// Question 11: 36 units in 27 layers of one or two.
TEST(Graphs, EachLayerOfACascadeReadsAllBefore) {
  std::vector<int> widths(27, 1);
  for (std::size_t layer = 0; layer < widths.size(); layer += 3) widths[layer] = 2;
  std::int64_t trained = 0, before = 2;
  for (const int width : widths) {
    trained += (before + 1) * width;
    before += width;
  }
  EXPECT_EQ(before, 2 + 36);
  const experiments::RunSpec deep = run({{"network", {{"name", "cascade"}, {"widths", widths}}}});
  EXPECT_EQ(cost(describe(deep, {{2}, 2, 100, 100})).parameters, trained + (before + 1) * 2);
}

TEST(Graphs, ShortcutsLieOutsideTheBlockThatMayBeDropped) {
  const experiments::RunSpec spec =
      run({{"network", {{"name", "cifar_resnet"}, {"depth", 14}, {"shortcut", "B"}}},
           {"norm", "batch"},
           {"dropout", 0.2}});
  const Graph graph = describe(spec, cifar);
  ASSERT_EQ(graph.blocks.size(), 6U);
  for (const Node& node : graph.nodes) {
    const bool branch = node.block >= 0;
    const bool named_so = node.name.find(".conv") != std::string::npos && node.name.rfind("stage", 0) == 0 &&
                          node.name.find("shortcut") == std::string::npos;
    if (named_so) {
      EXPECT_TRUE(branch) << node.name;
    }
    if (!branch) continue;
    EXPECT_EQ(node.name.rfind(graph.blocks[static_cast<std::size_t>(node.block)].name + ".", 0), 0U)
        << node.name;
    EXPECT_EQ(node.name.find("shortcut"), std::string::npos);
    EXPECT_FALSE(std::holds_alternative<Join>(node.operation)) << node.name;
  }
}

TEST(Graphs, BlocksSurviveByTheirDepth) {
  const auto survivals = [](const char* rule) {
    std::vector<double> result;
    const experiments::RunSpec spec = run({{"network", {{"name", "cifar_resnet"}, {"depth", 8}}},
                                           {"stochastic_depth", {{"name", rule}, {"survival", 0.4}}}});
    const Graph graph = describe(spec, cifar);
    for (const Block& block : graph.blocks) {
      result.push_back(std::get<Join>(graph.nodes[static_cast<std::size_t>(block.join)].operation).survival);
    }
    return result;
  };
  const std::vector<double> linear = survivals("linear"), expected = {0.8, 0.6, 0.4};
  ASSERT_EQ(linear.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_DOUBLE_EQ(linear[i], expected[i]);
  EXPECT_EQ(survivals("uniform"), (std::vector<double>{0.4, 0.4, 0.4}));
}

TEST(Graphs, TheDeepestNetworksHaveABlockForEveryTwoLayers) {
  for (const char* name : {"cifar_resnet", "cifar_preact_resnet"}) {
    const experiments::RunSpec spec =
        run({{"network", {{"name", name}, {"depth", 1202}}}, {"norm", "batch"}, {"stochastic_depth", 0.5}});
    const Graph graph = describe(spec, cifar);
    ASSERT_EQ(graph.blocks.size(), 600U) << name;
    const Node& last = graph.nodes[static_cast<std::size_t>(graph.blocks.back().join)];
    EXPECT_EQ(std::get<Join>(last.operation).survival, 0.5) << name;
  }
}

TEST(Graphs, ActivationsBeforeTheSplitLieOutsideTheBlock) {
  const auto shared = [](const Json& network) {
    std::vector<std::string> names;
    const Graph graph = describe(run({{"network", network}, {"norm", "batch"}}), cifar);
    for (const Node& node : graph.nodes) {
      if (node.name.ends_with(".activation1") && node.block < 0) names.push_back(node.name);
    }
    return names;
  };
  const std::vector<std::string> first = {"stage1.block1.activation1"},
                                 halving = {"stage2.block1.activation1", "stage3.block1.activation1"},
                                 all = {first[0], halving[0], halving[1]};
  EXPECT_EQ(shared({{"name", "cifar_preact_resnet"}, {"depth", 14}}), first);
  EXPECT_EQ(shared({{"name", "cifar_preact_resnet"}, {"depth", 14}, {"shortcut", "B"}}), all);
  EXPECT_EQ(shared({{"name", "wide_resnet"}, {"depth", 16}, {"widen_factor", 1}}), halving);
  EXPECT_EQ(shared({{"name", "wide_resnet"}, {"depth", 16}, {"widen_factor", 2}}), all);
}

TEST(Shapes, ThatDoNotFitAreNamed) {
  const auto refuse = [](const Operation& operation, const std::vector<Shape>& inputs) {
    try {
      result_shape(operation, inputs);
    } catch (const std::logic_error& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_EQ(refuse(Linear{5, 3}, {{6}}), "a linear map from 5 of [[6]] is not possible");
  EXPECT_EQ(refuse(Conv{3, 8, 5, 1, 0}, {{3, 4, 9}}),
            "a convolution with kernel 5 of [[3, 4, 9]] is not possible");
  EXPECT_EQ(refuse(Join{}, {{3, 4, 4}, {3, 4, 5}}), "a join of [[3, 4, 4], [3, 4, 5]] is not possible");
  EXPECT_EQ(refuse(Concat{}, {{3, 4, 4}, {9, 4, 4}}), "accepted");
  EXPECT_EQ(result_shape(Concat{}, {{3, 4, 4}, {9, 4, 4}}), (Shape{12, 4, 4}));
  EXPECT_EQ(result_shape(PadShortcut{8, 2}, {{3, 5, 4}}), (Shape{8, 3, 2}));
  EXPECT_EQ(result_shape(MaxPool{3, 2, 1}, {{3, 7, 8}}), (Shape{3, 4, 4}));
}

}  // namespace
}  // namespace ablate::models
