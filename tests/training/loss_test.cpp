#include "runner/training/loss.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "runner/catalog/losses.h"
#include "tests/execution/sketch.h"

namespace ablate::runner {
namespace {

/// Every listed loss, and every option of one, beside ATen and autograd.
TEST(Loss, AndItsGradientAreThoseOfAutograd) {
  std::vector<experiments::Choice> choices;
  for (const experiments::Component& component : loss_components()) {
    choices.push_back({component.name, nlohmann::json::object()});
    for (const experiments::Option& option : component.options)
      choices.push_back({component.name, {{option.name, 0.3}}});
  }
  for (const experiments::Choice& choice : choices) {
    SCOPED_TRACE(choice.name + choice.options.dump());
    Loss loss(choice);
    for (const std::int64_t n : {1, 5, 8, 5}) {
      const at::Tensor logits = (models::testing::scattered({n, 7}) * 3).set_requires_grad(true);
      const at::Tensor labels = at::arange(n).remainder(7);
      const at::Tensor expected = batch_loss(choice, logits, labels);
      const at::Tensor gradient = torch::autograd::grad({expected}, {logits}).at(0);
      const Loss::Result result = loss(logits.detach(), labels, true);
      EXPECT_TRUE(at::allclose(result.loss, expected.detach(), 1e-12, 1e-12));
      EXPECT_TRUE(at::allclose(result.gradient, gradient, 1e-12, 1e-14)) << n << " examples";
      EXPECT_FALSE(loss(logits.detach(), labels, false).gradient.defined());
    }
  }
}

at::Tensor row(float first, float second) { return at::tensor({first, second}).view({1, 2}); }

/// Where there are numbers to predict, and where every position has a label.
TEST(Loss, FollowsTheTask) {
  const at::Tensor outputs = models::testing::scattered({5, 3}),
                   targets = models::testing::scattered({5, 3}) + 1;
  Loss squared({"squared_error", nlohmann::json::object()});
  const Loss::Result numbers = squared(outputs, targets, true);
  EXPECT_NEAR(numbers.loss.item<double>(), 3, 1e-12);  // three outputs, each off by 1
  EXPECT_TRUE(at::allclose(numbers.gradient, at::full({5, 3}, -2.0 / 5, at::kDouble), 1e-12, 1e-12));
  EXPECT_TRUE(at::allclose(batch_loss({"squared_error", nlohmann::json::object()}, outputs, targets),
                           numbers.loss, 1e-12, 1e-12));

  const experiments::Choice choice{"cross_entropy", nlohmann::json::object()};
  const at::Tensor logits = (models::testing::scattered({2, 4, 7}) * 3).set_requires_grad(true);
  const at::Tensor labels = at::arange(8).remainder(7).view({2, 4});
  const at::Tensor expected = batch_loss(choice, logits, labels);
  Loss entropy(choice);
  const Loss::Result tokens = entropy(logits.detach(), labels, true);
  EXPECT_TRUE(at::allclose(tokens.loss, expected.detach(), 1e-12, 1e-12));
  EXPECT_TRUE(at::allclose(
      tokens.loss, at::cross_entropy_loss(logits.detach().view({8, 7}), labels.flatten()), 1e-12, 1e-12));
  EXPECT_TRUE(at::allclose(tokens.gradient, torch::autograd::grad({expected}, {logits}).at(0), 1e-12, 1e-14));
}

TEST(Loss, OfLargeLogitsIsFiniteAndOfNanIsNot) {
  Loss loss({"cross_entropy", nlohmann::json::object()});
  const at::Tensor labels = at::zeros({1}, at::kLong);
  EXPECT_NEAR(loss(row(1e4F, 0.0F), labels, true).loss.item<float>(), 0, 1e-6);
  EXPECT_NEAR(loss(row(0.0F, 1e4F), labels, true).loss.item<float>(), 1e4, 1);
  EXPECT_FALSE(std::isfinite(loss(row(NAN, 1.0F), labels, true).loss.item<float>()));
  EXPECT_FALSE(std::isfinite(loss(row(1.0F, NAN), labels, true).loss.item<float>()));
}

}  // namespace
}  // namespace ablate::runner
