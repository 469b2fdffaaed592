#include "models/engine/engine.h"

#include <gtest/gtest.h>

#include "tests/execution/listed.h"
#include "tests/execution/sketch.h"

namespace ablate::models {
namespace {

using testing::all_listed;
using testing::choose;
using testing::Listed;
using testing::scattered;
using testing::training;

/// What the listed variations leave out: batch norm that keeps nothing, every activation, every dropout,
/// blocks dropped for a whole batch.
std::vector<Listed> with_regularizers() {
  using experiments::Kind;
  std::vector<Listed> result = all_listed();
  for (const int sub_batch : {0, 7}) {
    result.push_back(testing::listed(testing::listed_component(Kind::network, "convnet"),
                                     testing::listed_component(Kind::norm, "batch")));
    result.back().name += "_of_the_batch" + std::to_string(sub_batch);
    result.back().spec.norm.options.update({{"statistics", "batch"}, {"sub_batch", sub_batch}});
  }
  const std::size_t listed = result.size();
  for (std::size_t i = 0; i < listed; ++i) {
    Listed changed = result[i];
    changed.name += "_dropped";
    const experiments::Component& network =
        testing::listed_component(Kind::network, changed.spec.network.name);
    std::vector<std::string> activations;
    for (const experiments::Component& component : components())
      if (component.kind == Kind::activation && admits(network, component))
        activations.push_back(component.name);
    changed.spec.activation = choose(Kind::activation, activations[i % activations.size()]);
    changed.spec.dropout = testing::some_dropout(network, i, 0.4);
    if (changed.spec.dropout.options.contains("input_rate"))
      changed.spec.dropout.options["input_rate"] = i % 3 == 0 ? 0.2 : 0.0;
    changed.spec.stochastic_depth = choose(Kind::stochastic_depth, "linear", {{"survival", 0.4}});
    changed.spec.drop_path = choose(Kind::drop_path, "mixed", {{"local", 0.4}});
    result.push_back(changed);
  }
  return result;
}

/// How far two tensors are apart, relative to their length.
double distance(const at::Tensor& a, const at::Tensor& b) {
  EXPECT_EQ(a.sizes(), b.sizes());
  const double length = a.norm().item<double>();
  return (a - b).norm().item<double>() / (length > 0 ? length : 1);
}

/// Executes the same steps with both executors, each on a network of its own.
class BothExecutors : public ::testing::TestWithParam<Listed> {
 protected:
  BothExecutors()
      : plain_network_(testing::initialized(GetParam().graph())),
        static_network_(testing::initialized(GetParam().graph())),
        plain_(plain_network_),
        engine_(static_network_) {}

  void expect_equal(const std::string& what) {
    constexpr double tolerance = 1e-10;
    for (std::size_t i = 0; i < plain_network_.parameters().size(); ++i) {
      const Parameter &plain = plain_network_.parameters()[i], &other = static_network_.parameters()[i];
      // A bias before a norm has a gradient of zero but for rounding.
      const double length = plain.gradient.norm().item<double>();
      const double apart = (plain.gradient - other.gradient).norm().item<double>();
      EXPECT_LT(apart, std::max(tolerance * length, 1e-13)) << what << " gradient of " << plain.name;
    }
    for (std::size_t i = 0; i < plain_network_.buffers().size(); ++i) {
      const Buffer &plain = plain_network_.buffers()[i], &other = static_network_.buffers()[i];
      // The mean behind a norm and a map without an activation between them is zero but for rounding.
      const double length = plain.value.norm().item<double>();
      const double apart = (plain.value - other.value).norm().item<double>();
      EXPECT_LT(apart, std::max(tolerance * length, 1e-13)) << what << " " << plain.name;
    }
  }

  Network plain_network_, static_network_;
  PlainExecutor plain_;
  Engine engine_;
};

TEST_P(BothExecutors, ComputeTheSameSteps) {
  std::int64_t step = 0;
  for (const std::int64_t examples : {9, 4, 9, 13}) {
    const at::Tensor x = scattered(GetParam().batch(examples)) + 0.1 * static_cast<double>(step);
    const std::string what = "step " + std::to_string(step);
    const at::Tensor expected = plain_.forward(x, training(3, step)),
                     actual = engine_.forward(x, training(3, step));
    EXPECT_LT(distance(expected, actual), 1e-10) << what;
    const at::Tensor gradient = scattered(expected.sizes());
    const at::Tensor before = actual.clone();
    plain_.backward(gradient);
    engine_.backward(gradient);
    expect_equal(what);
    EXPECT_TRUE(at::equal(actual, before)) << what << ": the logits are read after the backward pass as well";
    const at::Tensor test = scattered(GetParam().batch(21));
    EXPECT_LT(distance(plain_.forward(test, {}), engine_.forward(test, {})), 1e-10) << what << " evaluation";
    ++step;
  }
}

TEST_P(BothExecutors, AStepHasTheSameBitsWhateverCameBefore) {
  Network fresh_network = testing::initialized(GetParam().graph());
  Engine fresh(fresh_network);
  const at::Tensor x = scattered(GetParam().batch(9)), gradient = scattered({9, GetParam().data.classes});
  for (const std::int64_t examples : {3, 17}) {
    engine_.forward(scattered(GetParam().batch(examples)), training(1, 5));
    engine_.backward(scattered({examples, GetParam().data.classes}));
    engine_.forward(scattered(GetParam().batch(30)), {});
  }
  const at::Tensor after = engine_.forward(x, training(1, 6)).clone(),
                   alone = fresh.forward(x, training(1, 6)).clone();
  engine_.backward(gradient);
  fresh.backward(gradient);
  EXPECT_TRUE(at::equal(after, alone));
  EXPECT_TRUE(at::equal(static_network_.flat().gradients, fresh_network.flat().gradients));
}

/// What a GPU uses for every node, and a new operation that has no kernel yet.
TEST_P(BothExecutors, AutogradCanStandInForEveryKernel) {
  Network network = testing::initialized(GetParam().graph());
  Engine without_kernels(network, Choose::autograd);
  for (const auto& kernel : without_kernels.lowered().kernels) EXPECT_STREQ(kernel->kind(), "autograd");
  for (std::int64_t step = 0; step < 3; ++step) {
    const at::Tensor x = scattered(GetParam().batch(9)) + 0.1 * static_cast<double>(step);
    const at::Tensor expected = engine_.forward(x, training(3, step)),
                     actual = without_kernels.forward(x, training(3, step));
    EXPECT_LT(distance(expected, actual), 1e-10) << step;
    const at::Tensor gradient = scattered(expected.sizes());
    engine_.backward(gradient);
    without_kernels.backward(gradient);
    EXPECT_LT(distance(static_network_.flat().gradients, network.flat().gradients), 1e-10) << step;
  }
}

INSTANTIATE_TEST_SUITE_P(All, BothExecutors, ::testing::ValuesIn(with_regularizers()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace ablate::models
