#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "attempt.h"
#include "models/describe.h"
#include "models/networks/gabor.h"
#include "runner/training/executors.h"
#include "runner/training/update.h"

namespace ablate::runner {
namespace {

using models::Graph;
using models::Network;
using models::Parameter;
using testing::Json;

/// Everything that could move a parameter without a gradient.
const Json sgd = {{"name", "sgd"}, {"lr", 0.1}, {"momentum", 0.9}, {"weight_decay", 0.1}, {"l1", 0.05}};
const Json adam = {{"name", "adamw"}, {"lr", 0.01}, {"weight_decay", 0.1}, {"clip_norm", 0.1}};

Graph graph_of(const Json& network) {
  return models::describe(testing::spec_of({{"network", network}, {"norm", "batch"}}),
                          {{1, 16, 16}, 4, 100, 20});
}

Network trained(const Graph& graph, const Json& optimizer, const std::string& executor) {
  at::set_num_threads(1);
  Network network(graph, at::kCPU, at::kDouble);
  network.initialize(1);
  const auto computes = make_executor(executor, network);
  Update update(testing::spec_of({{"optimizer", optimizer}}).optimizer, network.flat());
  models::Pass pass;
  pass.training = true;
  for (pass.step = 0; pass.step < 3; ++pass.step) {
    const at::Tensor x = at::sin(at::arange(1, 1 + 6 * 256, at::kDouble) * 12.9898).reshape({6, 1, 16, 16});
    const at::Tensor logits = computes->forward(x, pass);
    computes->backward(at::softmax(logits, 1) - at::one_hot(at::tensor({0, 1, 2, 3, 0, 1}, at::kLong), 4));
    update.apply(0.1);
  }
  return network;
}

void expect_only_trained_parameters_move(const Graph& graph) {
  Network initial(graph, at::kCPU, at::kDouble);
  initial.initialize(1);
  for (const Json& optimizer : {sgd, adam}) {
    std::vector<at::Tensor> ends;
    for (const char* executor : {"static", "plain"}) {
      Network network = trained(graph, optimizer, executor);
      for (std::size_t i = 0; i < network.parameters().size(); ++i) {
        const Parameter& parameter = network.parameters()[i];
        EXPECT_EQ(at::equal(parameter.value, initial.parameters()[i].value), !parameter.trained)
            << parameter.name << " " << executor;
        if (!parameter.trained) {
          EXPECT_FALSE(parameter.gradient.any().item<bool>()) << parameter.name << " " << executor;
        }
      }
      ends.push_back(network.flat().values);
    }
    EXPECT_TRUE(at::allclose(ends[0], ends[1], 1e-9, 1e-11)) << optimizer;
  }
}

TEST(Frozen, FirstLayersStayAsTheyAreDrawnOrGiven) {
  for (const char* first : {"random", "gabor"}) {
    const Graph graph =
        graph_of({{"name", "kernel_plan"}, {"weights", 2000}, {"kernels", {5, 3}}, {"first_layer", first}});
    expect_only_trained_parameters_move(graph);
    Network network(graph, at::kCPU, at::kDouble);
    network.initialize(1);
    const Parameter& weight = network.parameters()[0];
    EXPECT_EQ(weight.name, "layer1.conv.weight");
    EXPECT_FALSE(weight.trained);
    const std::vector<double> bank = models::gabor_bank(weight.value.size(0), 1, 5);
    EXPECT_EQ(at::equal(weight.value.flatten(), at::tensor(bank, at::kDouble)),
              std::string(first) == "gabor");
  }
}

TEST(Frozen, AScopeHoldsAllThatLiesInItAndNothingBeside) {
  Graph graph = graph_of({{"name", "cifar_resnet"}, {"depth", 14}, {"width", 4}, {"shortcut", "B"}});
  graph.frozen = {"stage2", "stage1.block1", "head"};
  std::size_t frozen = 0;
  for (const models::ParameterInfo& parameter : models::parameters(graph)) {
    const bool expected = parameter.name.starts_with("stage2.") ||
                          parameter.name.starts_with("stage1.block1.") || parameter.name.starts_with("head.");
    EXPECT_EQ(!parameter.trained, expected) << parameter.name;
    frozen += expected ? 1 : 0;
  }
  EXPECT_GT(frozen, 10U);
  expect_only_trained_parameters_move(graph);
}

TEST(Frozen, NothingIsLeftToTrain) {
  Graph graph = graph_of({{"name", "kernel_plan"}, {"weights", 500}, {"kernels", {3}}});
  graph.frozen = {"layer1", "head"};
  EXPECT_EQ(models::cost(graph).parameters, 0);
  expect_only_trained_parameters_move(graph);
}

}  // namespace
}  // namespace ablate::runner
