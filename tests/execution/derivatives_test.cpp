#include <ATen/core/grad_mode.h>
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "experiments/random/normal.h"
#include "listed.h"
#include "sketch.h"

namespace ablate::models {
namespace {

using testing::all_listed;
using testing::initialized;
using testing::Listed;
using testing::scattered;
using testing::training;

using Direction = std::vector<at::Tensor>;

at::Tensor random_like(const at::Tensor& value, const std::string& stream) {
  at::Tensor result = at::empty_like(value, at::MemoryFormat::Contiguous);
  auto* element = result.data_ptr<double>();
  for (std::uint32_t i = 0; i < result.numel(); ++i) {
    element[i] = normal_pair(philox::generate(philox::key(7, stream), i, 0, 0, 0)).first;
  }
  return result;
}

class Derivatives : public ::testing::TestWithParam<Listed> {
 protected:
  Derivatives()
      : network_(initialized(GetParam().graph())),
        x_(scattered(GetParam().batch(6))),
        labels_(at::tensor({0, 1, 2, 2, 1, 0}, at::kLong)) {}

  at::Tensor loss() { return at::cross_entropy_loss(network_.forward(x_, training()), labels_); }

  void move(const Direction& direction, double distance) {
    const at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < direction.size(); ++i) {
      network_.parameters()[i].value.add_(direction[i], distance);
    }
  }
  double loss_at(const Direction& direction, double distance) {
    move(direction, distance);
    const double value = loss().item<double>();
    move(direction, -distance);
    return value;
  }
  /// A step must not move a maximum to another position, where the loss has a kink.
  bool has_maxima() const {
    const std::vector<Node>& nodes = network_.graph().nodes;
    return std::any_of(nodes.begin(), nodes.end(),
                       [](const Node& node) { return std::holds_alternative<MaxPool>(node.operation); });
  }
  /// Central difference of fourth order.
  double numeric(const Direction& direction) {
    // Shorter still, and the rounding of the loss would show.
    const double h = has_maxima() ? 1e-6 : 2e-4;
    const double near = loss_at(direction, h) - loss_at(direction, -h);
    const double far = loss_at(direction, 2 * h) - loss_at(direction, -2 * h);
    return (8 * near - far) / (12 * h);
  }
  void expect_agreement(const Direction& gradient, const Direction& direction, const std::string& what) {
    double analytic = 0;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      analytic += (gradient[i] * direction[i]).sum().item<double>();
    }
    const double tolerance = std::max(1e-8, 1e-5 * std::abs(analytic));
    EXPECT_NEAR(numeric(direction), analytic, tolerance) << what;
  }

  Network network_;
  at::Tensor x_, labels_;
};

/// A direction of length 1 over the parameters that `takes` selects.
template <class Takes>
Direction unit_direction(std::vector<Parameter>& parameters, const std::string& stream, const Takes& takes) {
  const at::NoGradGuard no_grad;
  Direction direction;
  double square = 0;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    direction.push_back(takes(i) ? random_like(parameters[i].value, stream + parameters[i].name)
                                 : at::zeros_like(parameters[i].value));
    square += direction.back().square().sum().template item<double>();
  }
  for (at::Tensor& part : direction) part.div_(std::sqrt(square));
  return direction;
}

TEST_P(Derivatives, AgreeWithDifferencesOfTheLoss) {
  const Direction gradient = network_.gradients(loss());
  for (const char* stream : {"a:", "b:", "c:"}) {
    expect_agreement(gradient,
                     unit_direction(network_.parameters(), stream,
                                    [&](std::size_t i) { return network_.parameters()[i].trained; }),
                     std::string("all parameters, direction ") + stream);
  }
  for (std::size_t only = 0; only < gradient.size(); ++only) {
    if (!network_.parameters()[only].trained) {
      EXPECT_FALSE(gradient[only].any().item<bool>()) << network_.parameters()[only].name;
      continue;
    }
    expect_agreement(gradient,
                     unit_direction(network_.parameters(), "d:", [&](std::size_t i) { return i == only; }),
                     network_.parameters()[only].name);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Derivatives, ::testing::ValuesIn(all_listed()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace ablate::models
