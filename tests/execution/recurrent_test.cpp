#include "models/execution/recurrent.h"

#include <gtest/gtest.h>

#include "sketch.h"

namespace ablate::models {
namespace {

using testing::initialized;
using testing::scattered;
using testing::Sketch;
using testing::training;

constexpr std::int64_t steps = 6, features = 3, units = 4;

Recurrent layer_with(Recurrent::Cell cell, Recurrent::Drop drop) {
  Recurrent layer;
  layer.cell = cell;
  layer.in = features;
  layer.units = units;
  layer.drop = drop;
  layer.rate = drop == Recurrent::Drop::none ? 0 : 0.5;
  return layer;
}

Network network_of(const Operation& operation) {
  Sketch sketch;
  sketch.add("part", operation);
  return initialized(sketch.graph());
}

std::vector<Operation> dropped() {
  std::vector<Operation> result = {Dropout{0.5, false}, Dropout{0.5, true}};
  for (const auto cell : {Recurrent::Cell::rnn, Recurrent::Cell::gru, Recurrent::Cell::lstm})
    result.emplace_back(layer_with(cell, Recurrent::Drop::variational));
  for (const auto cell : {Recurrent::Cell::gru, Recurrent::Cell::lstm})
    result.emplace_back(layer_with(cell, Recurrent::Drop::memoryless));
  return result;
}

TEST(Recurrent, ABatchInPartsHasTheMasksOfTheWhole) {
  const at::Tensor x = scattered({10, steps, features});
  for (const Operation& operation : dropped()) {
    Network network = network_of(operation);
    Pass pass = training();
    const at::Tensor whole = network.forward(x, pass);
    const at::Tensor head = network.forward(x.slice(0, 0, 3), pass);
    pass.first_example = 3;
    const at::Tensor tail = network.forward(x.slice(0, 3), pass);
    EXPECT_TRUE(at::allclose(at::cat({head, tail}), whole, 1e-14, 1e-14)) << operation.index();
  }
}

TEST(Recurrent, EvaluationDropsNothing) {
  const at::Tensor x = scattered({5, steps, features});
  for (const auto drop : {Recurrent::Drop::variational, Recurrent::Drop::memoryless}) {
    Network with = network_of(layer_with(Recurrent::Cell::lstm, drop)),
            without = network_of(layer_with(Recurrent::Cell::lstm, Recurrent::Drop::none));
    EXPECT_TRUE(at::equal(with.forward(x, {}), without.forward(x, {})));
    EXPECT_FALSE(at::allclose(with.forward(x, training()), without.forward(x, training())));
  }
}

TEST(Recurrent, VariationalMasksAreTheSameAtAllStepsAndOthersAreNot) {
  Network network = network_of(Dropout{0.5, true});
  const at::Tensor same = network.forward(at::ones({8, steps, features}, at::kDouble), training());
  for (std::int64_t t = 1; t < steps; ++t) EXPECT_TRUE(at::equal(same.select(1, t), same.select(1, 0)));
  Network anew = network_of(Dropout{0.5, false});
  const at::Tensor other = anew.forward(at::ones({8, steps, features}, at::kDouble), training());
  EXPECT_FALSE(at::equal(other.select(1, 1), other.select(1, 0)));
}

TEST(Recurrent, WhatDropsTheUpdateNeverDropsTheState) {
  // With all forget gates open and all updates closed by their mask, the state would stay what it is.
  const Recurrent layer = layer_with(Recurrent::Cell::lstm, Recurrent::Drop::memoryless);
  const at::Tensor mask =
      recurrent_mask(layer, draws_of("part", training()), 0, 50, steps, at::dtype(at::kDouble));
  EXPECT_EQ(mask.sizes().vec(), (std::vector<std::int64_t>{50, steps, units}));
  EXPECT_TRUE(((mask == 0) | (mask == 2)).all().item<bool>());
  EXPECT_NEAR((mask == 0).to(at::kDouble).mean().item<double>(), 0.5, 0.1);
  const Recurrent variational = layer_with(Recurrent::Cell::lstm, Recurrent::Drop::variational);
  EXPECT_EQ(
      recurrent_mask(variational, draws_of("part", training()), 0, 50, steps, at::dtype(at::kDouble)).dim(),
      2);
}

TEST(Recurrent, ReadsAnImageByPixelsRowsAndColumns) {
  const at::Tensor x = at::arange(12, at::kDouble).reshape({1, 2, 2, 3});
  const auto read = [&](Sequence::Read order) {
    Network network = network_of(Sequence{order});
    return network.forward(x, {});
  };
  const auto expected = [](const std::vector<double>& values, at::IntArrayRef shape) {
    return at::tensor(values, at::kDouble).reshape(shape);
  };
  EXPECT_TRUE(
      at::equal(read(Sequence::Read::pixels), expected({0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11}, {1, 6, 2})));
  EXPECT_TRUE(
      at::equal(read(Sequence::Read::rows), expected({0, 1, 2, 6, 7, 8, 3, 4, 5, 9, 10, 11}, {1, 2, 6})));
  EXPECT_TRUE(
      at::equal(read(Sequence::Read::columns), expected({0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11}, {1, 3, 4})));
}

TEST(Recurrent, BatchNormKeepsStatisticsOfEachStepOrOfAll) {
  Recurrent layer = layer_with(Recurrent::Cell::lstm, Recurrent::Drop::none);
  layer.norm = Recurrent::Norm::batch;
  layer.gain = 0.1;
  const at::Tensor x = scattered({7, steps, features});
  std::vector<at::Tensor> means;
  for (const std::int64_t kept : {steps, std::int64_t{1}}) {
    layer.statistics = kept;
    Network network = network_of(layer);
    network.forward(x, training());
    EXPECT_EQ(network.buffers().size(), 6U);
    EXPECT_EQ(network.buffers()[0].name, "part.input_running_mean");
    EXPECT_EQ(network.buffers()[0].value.sizes().vec(), (std::vector<std::int64_t>{kept, 4 * units}));
    means.push_back(network.buffers()[0].value);
    for (const Parameter& parameter : network.parameters()) {
      if (parameter.role != Role::gain) continue;
      EXPECT_TRUE((parameter.value == 0.1).all().item<bool>()) << parameter.name;
    }
  }
  EXPECT_TRUE(at::allclose(means[0].mean(0), means[1][0]));
  EXPECT_FALSE(at::allclose(means[0][0], means[0][1]));
}

}  // namespace
}  // namespace ablate::models
