#include "models/transfer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runs.h"

namespace ablate::models {
namespace {

using experiments::DatasetFacts;
using testing::digits;
using ::testing::HasSubstr;
using testing::Json;
using testing::run;

Graph graph_of(const char* network, int depth, const DatasetFacts& data = digits) {
  return describe(run({{"network", {{"name", network}, {"depth", depth}, {"width", 4}}}, {"norm", "batch"}}),
                  data);
}

/// The reason, or "" where nothing is refused.
std::string reason(const nlohmann::json& start, const Graph& graph, const Graph& source) {
  const auto found = transfer_refusals(start, graph, source);
  return found.empty() ? "" : found.front().reason;
}

TEST(Transfer, PartsAreTheHeadTheBodyAndScopes) {
  EXPECT_TRUE(lies_in("head.weight", "head"));
  EXPECT_FALSE(lies_in("header.weight", "head"));
  EXPECT_TRUE(lies_in("stage1.block1.conv1.weight", "stage1"));
  EXPECT_TRUE(lies_in("stage1.block1.conv1.weight", "stage1.block1"));
  EXPECT_FALSE(lies_in("stage1.block10.conv1.weight", "stage1.block1"));
  for (const ParameterInfo& parameter : parameters(graph_of("cifar_resnet", 8)))
    EXPECT_NE(lies_in(parameter.name, "head"), lies_in(parameter.name, "body"));
}

TEST(Transfer, TheSameNetworkFits) {
  const Graph graph = graph_of("cifar_plain", 8);
  EXPECT_EQ(reason({{"reset", {"head"}}, {"freeze", {"body"}}}, graph, graph), "");
}

TEST(Transfer, FrozenPartsAreNoTrainedParameters) {
  const Json network = {{"network", {{"name", "cifar_plain"}, {"depth", 8}, {"width", 4}}},
                        {"norm", "batch"}};
  experiments::RunSpec spec = run(network);
  spec.start = {{"freeze", {"body"}}};
  std::int64_t head = 0;
  for (const ParameterInfo& parameter : parameters(describe(spec, digits))) {
    EXPECT_EQ(parameter.trained, lies_in(parameter.name, "head")) << parameter.name;
    if (parameter.trained) head += count(parameter.shape);
  }
  EXPECT_EQ(cost(describe(spec, digits)).parameters, head);
}

TEST(Transfer, TheFirstMisfitIsNamedWithWhatToDo) {
  DatasetFacts letters = digits;
  letters.classes = 26;
  const Graph graph = graph_of("cifar_plain", 8), other = graph_of("cifar_plain", 8, letters);
  EXPECT_THAT(reason({{"run", {}}}, graph, other), HasSubstr("head.weight is [10, 16] here and [26, 16]"));
  EXPECT_EQ(reason({{"reset", {"head"}}}, graph, other), "");
  const Graph deeper = graph_of("cifar_plain", 14);
  EXPECT_THAT(reason({{"run", {}}}, deeper, graph), HasSubstr("has no stage1.block2.conv1.weight"));
  EXPECT_THAT(reason({{"run", {}}}, graph, deeper),
              HasSubstr("stage1.block2.conv1.weight of the source run"));
  EXPECT_THAT(reason({{"reset", {"haed"}}}, graph, graph), HasSubstr("no part \"haed\""));
}

TEST(Transfer, ExtraLayersMustBeAbleToPassOnWhatTheyGet) {
  const nlohmann::json grow = {{"extra", "identity"}};
  EXPECT_EQ(reason(grow, graph_of("cifar_plain", 20), graph_of("cifar_plain", 8)), "");
  EXPECT_EQ(reason(grow, graph_of("cifar_resnet", 20), graph_of("cifar_resnet", 8)), "");
  const auto mlp = [](const char* activation, const Json& widths) {
    return describe(run({{"network", {{"name", "mlp"}, {"widths", widths}}}, {"activation", activation}}),
                    digits);
  };
  EXPECT_EQ(reason(grow, mlp("relu", {8, 8}), mlp("relu", {8})), "");
  EXPECT_THAT(reason(grow, mlp("tanh", {8, 8}), mlp("tanh", {8})), HasSubstr("hidden2.linear"));
  EXPECT_THAT(reason({{"extra", "identity"}, {"reset", {"head"}}}, mlp("relu", {8, 6}), mlp("relu", {8})),
              HasSubstr("cannot be the identity"));
}

TEST(Transfer, NoIdentityCanBeMadeOfARecurrentLayer) {
  const auto lstm = [](int layers) {
    return describe(run({{"network", {{"name", "lstm"}, {"layers", layers}, {"units", 5}}}}), digits);
  };
  EXPECT_THAT(reason({{"extra", "identity"}}, lstm(2), lstm(1)), HasSubstr("cannot be the identity"));
}

TEST(Transfer, ABranchThatEndsInANormalizedMapIsClosedByItsGain) {
  const Graph graph = describe(
      run({{"network", {{"name", "cifar_resnet"}, {"depth", 8}, {"width", 4}}}, {"norm", "weight"}}), digits);
  for (const ParameterInfo& parameter : parameters(graph)) {
    if (!parameter.name.starts_with("stage1.block1.conv2.")) continue;
    const auto value = grown_value(graph, parameter);
    EXPECT_EQ(value.has_value(), parameter.role != Role::weight) << "a direction of length 0 is none";
    if (!value) continue;
    EXPECT_EQ(*value, std::vector<double>(static_cast<std::size_t>(count(parameter.shape)), 0.0));
  }
}

}  // namespace
}  // namespace ablate::models
