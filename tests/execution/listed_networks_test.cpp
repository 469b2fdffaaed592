#include <gtest/gtest.h>

#include "listed.h"
#include "sketch.h"

namespace ablate::models {
namespace {

using testing::all_listed;
using testing::initialized;
using testing::Listed;
using testing::scattered;
using testing::training;

class ListedNetwork : public ::testing::TestWithParam<Listed> {
 protected:
  const Listed& listed() const { return GetParam(); }
  at::Tensor input(std::int64_t examples = 9) const { return scattered(listed().batch(examples)); }
};

TEST_P(ListedNetwork, EveryNodeHasTheShapeTheGraphStates) {
  Network network = initialized(listed().graph());
  for (const bool in_training : {true, false}) {
    std::size_t computed = 0;
    Pass pass;
    pass.training = in_training;
    pass.observe = [&](const Node& node, const at::Tensor& value) {
      EXPECT_EQ(value.size(0), 9) << node.name;
      EXPECT_EQ(value.sizes().slice(1).vec(), node.shape) << node.name;
      ++computed;
    };
    const at::Tensor logits = network.forward(input(), pass);
    std::size_t expected = 0;
    const Route route(network.graph(), pass);
    for (std::size_t i = 0; i < network.graph().nodes.size(); ++i)
      expected += route.computes(static_cast<int>(i)) ? 1 : 0;
    EXPECT_EQ(computed, expected);
    if (!in_training) {
      EXPECT_EQ(computed, network.graph().nodes.size());
    }
    EXPECT_EQ(logits.sizes().vec(), (std::vector<std::int64_t>{9, listed().data.classes}));
  }
}

TEST_P(ListedNetwork, HasTheParametersAndBuffersTheGraphStates) {
  Network network(listed().graph(), at::kCPU, at::kFloat);
  const std::vector<ParameterInfo> stated = parameters(network.graph());
  ASSERT_EQ(network.parameters().size(), stated.size());
  std::int64_t scalars = 0;
  for (std::size_t i = 0; i < stated.size(); ++i) {
    const Parameter& parameter = network.parameters()[i];
    EXPECT_EQ(parameter.name, stated[i].name);
    EXPECT_EQ(parameter.role, stated[i].role);
    EXPECT_EQ(parameter.value.sizes().vec(), stated[i].shape) << parameter.name;
    EXPECT_EQ(parameter.trained, stated[i].trained) << parameter.name;
    EXPECT_EQ(parameter.value.requires_grad(), stated[i].trained) << parameter.name;
    EXPECT_TRUE(parameter.value.is_leaf()) << parameter.name;
    if (parameter.trained) scalars += parameter.value.numel();
  }
  EXPECT_EQ(scalars, cost(network.graph()).parameters);
  const std::vector<BufferInfo> kept = buffers(network.graph());
  ASSERT_EQ(network.buffers().size(), kept.size());
  EXPECT_EQ(!kept.empty(), listed().norm.facts.at("running_statistics").get<bool>());
}

TEST_P(ListedNetwork, WritesNoActivationInPlace) {
  Network network = initialized(listed().graph());
  std::vector<std::pair<std::string, std::pair<at::Tensor, at::Tensor>>> seen;
  Pass pass = training();
  pass.observe = [&](const Node& node, const at::Tensor& value) {
    seen.push_back({node.name, {value.detach(), value.detach().clone()}});
  };
  const at::Tensor logits = network.forward(input(), pass);
  ASSERT_FALSE(network.gradients(logits.square().sum()).empty());
  for (const auto& [name, values] : seen) EXPECT_TRUE(at::equal(values.first, values.second)) << name;
}

TEST_P(ListedNetwork, EvaluationRecordsNothingAndChangesNothing) {
  Network network = initialized(listed().graph());
  network.forward(input(), training());
  std::vector<at::Tensor> before;
  for (const Buffer& buffer : network.buffers()) before.push_back(buffer.value.clone());
  const at::Tensor once = network.forward(input(), {});
  Pass later;
  later.seed = 9;
  later.step = 100;
  EXPECT_FALSE(once.requires_grad());
  EXPECT_TRUE(at::equal(once, network.forward(input(), later))) << "evaluation draws nothing";
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_TRUE(at::equal(before[i], network.buffers()[i].value)) << network.buffers()[i].name;
  }
}

TEST_P(ListedNetwork, ExamplesAreIndependentWhereTheNormSaysSo) {
  Network network = initialized(listed().graph());
  const at::Tensor x = input();
  at::Tensor others = x.clone();
  others.slice(0, 1).mul_(-0.5).add_(0.3);
  const auto first = [&](const at::Tensor& batch, const Pass& pass) {
    return network.forward(batch, pass).detach().select(0, 0);
  };
  const double in_training = (first(x, training()) - first(others, training())).abs().max().item<double>();
  if (listed().norm.facts.at("batch_independent")) {
    EXPECT_LT(in_training, 1e-12);
  } else {
    EXPECT_GT(in_training, 1e-6);
  }
  const double in_evaluation = (first(x, {}) - first(others, {})).abs().max().item<double>();
  EXPECT_LT(in_evaluation, 1e-12);
  const at::Tensor order = at::tensor({4, 2, 8, 0, 1, 3, 7, 5, 6}, at::kLong);
  EXPECT_TRUE(at::allclose(network.forward(x, {}).index_select(0, order),
                           network.forward(x.index_select(0, order), {}), 1e-12, 1e-12));
}

TEST_P(ListedNetwork, SinglePrecisionIsCloseToDouble) {
  Network precise = initialized(listed().graph());
  Network single = initialized(listed().graph(), at::kFloat);
  const at::Tensor expected = precise.forward(input(), training());
  const at::Tensor actual = single.forward(input().to(at::kFloat), training());
  EXPECT_LT((actual.to(at::kDouble) - expected).norm().item<double>(), 1e-4 * expected.norm().item<double>());
}

INSTANTIATE_TEST_SUITE_P(All, ListedNetwork, ::testing::ValuesIn(all_listed()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace ablate::models
