#include "models/execution/batch_norm.h"

#include <gtest/gtest.h>

#include "sketch.h"

namespace ablate::models {
namespace {

using testing::initialized;
using testing::scattered;
using testing::Sketch;
using testing::training;

Network norm_alone(const Operation& norm) {
  Sketch sketch;
  sketch.add("norm", norm);
  return initialized(sketch.graph());
}

/// The defining equation, over the given dimensions; gain 1 and shift 0.
at::Tensor standardized(const at::Tensor& x, at::IntArrayRef over, double eps = 1e-5) {
  const at::Tensor centered = x - x.mean(over, true);
  return centered / (centered.square().mean(over, true) + eps).sqrt();
}

TEST(BatchNorm, IsItsEquationInTraining) {
  const at::Tensor image = scattered({6, 4, 3, 3});
  EXPECT_TRUE(at::allclose(norm_alone(BatchNorm{4}).forward(image, training()),
                           standardized(image, {0, 2, 3}), 1e-10, 1e-10));
  const at::Tensor row = scattered({6, 4});
  EXPECT_TRUE(
      at::allclose(norm_alone(BatchNorm{4}).forward(row, training()), standardized(row, {0}), 1e-10, 1e-10));
}

TEST(BatchNorm, GroupAndLayerNormAreTheirEquations) {
  const at::Tensor x = scattered({6, 4, 3, 3});
  const at::Tensor grouped = standardized(x.reshape({6, 2, 2, 3, 3}), {2, 3, 4}).reshape_as(x);
  EXPECT_TRUE(at::allclose(norm_alone(GroupNorm{4, 2}).forward(x, training()), grouped, 1e-10, 1e-10));
  EXPECT_TRUE(at::allclose(norm_alone(LayerNorm{4}).forward(x, training()), standardized(x, {1, 2, 3}), 1e-10,
                           1e-10));
  const at::Tensor row = scattered({6, 4});
  EXPECT_TRUE(at::allclose(norm_alone(LayerNorm{4}).forward(row, {}), standardized(row, {1}), 1e-10, 1e-10));
}

TEST(BatchNorm, RmsNormIsItsEquation) {
  for (const at::Tensor& x : {scattered({6, 4, 3, 3}), scattered({6, 4})}) {
    const at::Tensor mean_square = x.square().flatten(1).mean(1);
    std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
    shape[0] = 6;
    const at::Tensor expected = x / (mean_square + 1e-5).sqrt().view(shape);
    EXPECT_TRUE(at::allclose(norm_alone(RmsNorm{4}).forward(x, training()), expected, 1e-10, 1e-10));
  }
}

TEST(BatchNorm, CumulativeStatisticsAreTheMeanOverTheBatches) {
  Network network = norm_alone({BatchNorm{.channels = 4, .statistics = BatchNorm::Statistics::cumulative}});
  at::Tensor mean = at::zeros({4}, at::kDouble), variance = at::zeros({4}, at::kDouble);
  for (int batch = 1; batch <= 5; ++batch) {
    const at::Tensor x = scattered({6, 4}) * batch + batch;
    network.forward(x, training());
    mean += x.mean(0);
    variance += x.var(0, /*unbiased=*/true);
    EXPECT_TRUE(at::allclose(network.buffers().at(0).value, mean / batch, 1e-12, 1e-12)) << batch;
    EXPECT_TRUE(at::allclose(network.buffers().at(1).value, variance / batch, 1e-12, 1e-12)) << batch;
    EXPECT_EQ(network.buffers().at(2).value.item<double>(), batch);
  }
  const at::Tensor y = network.forward(mean.view({1, 4}) / 5, {});
  EXPECT_LT(y.abs().max().item<double>(), 1e-10) << "the mean is what evaluation takes off";
}

TEST(BatchNorm, StatisticsOfTheBatchAreThoseOfTheBatchInEvaluationToo) {
  Network network = norm_alone({BatchNorm{.channels = 4, .statistics = BatchNorm::Statistics::batch}});
  EXPECT_TRUE(network.buffers().empty());
  const at::Tensor x = scattered({6, 4}), other = x * 3 + 2;
  network.forward(other, training());
  EXPECT_TRUE(at::allclose(network.forward(x, {}), standardized(x, {0}), 1e-10, 1e-10));
}

TEST(BatchNorm, EvaluationUsesTheRunningStatisticsAndKeepsThem) {
  Network network = norm_alone(BatchNorm{4});
  const at::Tensor x = scattered({6, 4});
  network.forward(x, training());
  const at::Tensor mean = network.buffers().at(0).value, variance = network.buffers().at(1).value;
  EXPECT_TRUE(at::allclose(mean, 0.1 * x.mean(0), 1e-12, 1e-12));
  EXPECT_TRUE(at::allclose(variance, 0.9 + 0.1 * x.var(0, /*unbiased=*/true), 1e-12, 1e-12));
  const at::Tensor before = mean.clone();
  const at::Tensor y = network.forward(x, {});
  EXPECT_TRUE(at::allclose(y, (x - mean) / (variance + 1e-5).sqrt(), 1e-10, 1e-10));
  EXPECT_TRUE(at::equal(mean, before));
}

TEST(BatchNorm, SubBatchesAreNormalizedApartAndUpdateOnce) {
  Network network = norm_alone(BatchNorm{4, 1e-5, 0.1, 4});
  const at::Tensor x = scattered({10, 4, 2, 2});
  const at::Tensor y = network.forward(x, training());
  at::Tensor mean = at::zeros({4}, at::kDouble), variance = at::zeros({4}, at::kDouble);
  std::vector<at::Tensor> apart;
  for (const at::Tensor& group : x.split(4)) {
    apart.push_back(standardized(group, {0, 2, 3}));
    mean += group.mean({0, 2, 3}) / 3;
    variance += group.transpose(0, 1).flatten(1).var(1, /*unbiased=*/true) / 3;
  }
  EXPECT_TRUE(at::allclose(y, at::cat(apart), 1e-10, 1e-10));
  EXPECT_TRUE(at::allclose(network.buffers().at(0).value, 0.1 * mean, 1e-12, 1e-12));
  EXPECT_TRUE(at::allclose(network.buffers().at(1).value, 0.9 + 0.1 * variance, 1e-12, 1e-12));
}

TEST(BatchNorm, ASubBatchOfTheWholeBatchIsTheWholeBatch) {
  const at::Tensor x = scattered({8, 4});
  EXPECT_TRUE(at::equal(norm_alone(BatchNorm{4, 1e-5, 0.1, 8}).forward(x, training()),
                        norm_alone(BatchNorm{4}).forward(x, training())));
}

}  // namespace
}  // namespace ablate::models
