#include <gtest/gtest.h>

#include "models/engine/engine.h"
#include "tests/execution/sketch.h"

/// Shapes of networks that no listed one has yet, written node by node: both executors compute the same.
namespace ablate::models {
namespace {

using testing::scattered;
using testing::Sketch;
using testing::training;

Graph with_shapes(Graph graph, const Shape& input) {
  graph.nodes[0].shape = input;
  for (std::size_t i = 1; i < graph.nodes.size(); ++i) {
    std::vector<Shape> shapes;
    for (const int node : graph.nodes[i].inputs)
      shapes.push_back(graph.nodes[static_cast<std::size_t>(node)].shape);
    graph.nodes[i].shape = result_shape(graph.nodes[i].operation, shapes);
  }
  return graph;
}

struct Sketched {
  std::string name;
  Graph graph;
};

const Activation relu{Activation::Function::relu}, tanh_{Activation::Function::tanh};
const Conv same{4, 4, 3, 1, 1, false}, biased{4, 4, 3, 1, 1, true};
const Shape image = {4, 4, 4}, vector = {12};

void finish_image(Sketch& sketch) {
  sketch.add("pool", GlobalAveragePool{});
  sketch.add("head", Linear{4, 3});
}

Sketched maps_without_activation() {
  Sketch sketch;
  sketch.add("a", Linear{12, 12});
  sketch.add("b", Linear{12, 12, false});
  sketch.add("c", Linear{12, 12});
  sketch.add("head", Linear{12, 3});
  return {"maps_without_activation", with_shapes(sketch.graph(), vector)};
}

Sketched pre_activation(double survival) {
  Sketch sketch;
  sketch.add("stem", same);
  for (const char* name : {"one", "two", "three"}) {
    sketch.add_block(name, {BatchNorm{4}, relu, same, BatchNorm{4}, relu, biased}, Join{survival});
  }
  sketch.add("norm", BatchNorm{4});
  sketch.add("activation", relu);
  finish_image(sketch);
  return {survival < 1 ? "pre_activation_dropped" : "pre_activation", with_shapes(sketch.graph(), image)};
}

Sketched join_onto_the_input() {
  Sketch sketch;
  sketch.add_block("block", {same, BatchNorm{4}}, Join{});
  sketch.add("activation", relu);
  finish_image(sketch);
  return {"join_onto_the_input", with_shapes(sketch.graph(), image)};
}

Sketched join_outside_a_block() {
  Sketch sketch;
  const int x = sketch.add("stem", biased);
  const int y = sketch.add("branch", biased, {x});
  sketch.add("join", Join{}, {x, y});
  sketch.add("activation", tanh_);
  finish_image(sketch);
  return {"join_outside_a_block", with_shapes(sketch.graph(), image)};
}

Sketched norm_on_the_input() {
  Sketch sketch;
  sketch.add("norm", BatchNorm{4});
  sketch.add("conv", same);
  finish_image(sketch);
  return {"norm_on_the_input", with_shapes(sketch.graph(), image)};
}

Sketched activation_and_dropout_on_the_input() {
  Sketch sketch;
  sketch.add("activation", relu);
  sketch.add("dropout", Dropout{0.3});
  sketch.add("head", Linear{12, 3});
  return {"activation_and_dropout_on_the_input", with_shapes(sketch.graph(), vector)};
}

Sketched dense() {
  Sketch sketch;
  const int x = sketch.add("stem", biased);
  const int a = sketch.add("a", same, {x});
  const int both = sketch.add("concat1", Concat{}, {x, a});
  const int b = sketch.add("b", Conv{8, 4, 3, 1, 1, false}, {both});
  sketch.add("concat2", Concat{}, {x, a, b});
  sketch.add("activation", tanh_);
  sketch.add("pool", GlobalAveragePool{});
  sketch.add("head", Linear{12, 3});
  return {"dense", with_shapes(sketch.graph(), image)};
}

Sketched flattened_pixel() {
  Sketch sketch;
  sketch.add("conv", Conv{4, 6, 4, 1, 0, true});
  sketch.add("dropout", Dropout{0.4});
  sketch.add("flatten", Flatten{});
  sketch.add("hidden", Linear{6, 6});
  sketch.add("head", Linear{6, 3});
  return {"flattened_pixel", with_shapes(sketch.graph(), image)};
}

Sketched dead_end() {
  Sketch sketch;
  const int x = sketch.add("stem", biased);
  sketch.add("unused", biased, {x});
  sketch.add("pool", GlobalAveragePool{}, {x});
  sketch.add("head", Linear{4, 3});
  return {"dead_end", with_shapes(sketch.graph(), image)};
}

class SketchedNetwork : public ::testing::TestWithParam<Sketched> {};

double apart(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).norm().item<double>() / std::max(1e-12, a.norm().item<double>());
}

TEST_P(SketchedNetwork, BothExecutorsComputeTheSame) {
  for (const at::ScalarType type : {at::kDouble, at::kFloat}) {
    const double tolerance = type == at::kDouble ? 1e-10 : 1e-4;
    Network plain_network = testing::initialized(GetParam().graph, type),
            own_network = testing::initialized(GetParam().graph, type);
    PlainExecutor plain(plain_network);
    Engine engine(own_network);
    std::int64_t step = 0;
    for (const std::int64_t examples : {7, 1, 5}) {
      std::vector<std::int64_t> shape{examples};
      for (const std::int64_t extent : GetParam().graph.nodes[0].shape) shape.push_back(extent);
      const at::Tensor x = scattered(shape, type);
      if (examples == 1 && !buffers(GetParam().graph).empty() && shape.size() == 2) continue;
      const at::Tensor expected = plain.forward(x, training(2, step)),
                       actual = engine.forward(x, training(2, step));
      EXPECT_LT(apart(expected, actual), tolerance) << "logits, step " << step;
      const at::Tensor gradient = scattered(expected.sizes(), type), before = actual.clone();
      plain.backward(gradient);
      engine.backward(gradient);
      EXPECT_TRUE(at::equal(actual, before)) << "logits stay until the next forward pass";
      EXPECT_LT(apart(plain_network.flat().gradients, own_network.flat().gradients), tolerance)
          << "gradients, step " << step;
      EXPECT_LT(apart(plain.forward(x, {}), engine.forward(x, {})), tolerance) << "evaluation, step " << step;
      ++step;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, SketchedNetwork,
                         ::testing::Values(maps_without_activation(), pre_activation(1), pre_activation(0.5),
                                           join_onto_the_input(), join_outside_a_block(), norm_on_the_input(),
                                           activation_and_dropout_on_the_input(), dense(), flattened_pixel(),
                                           dead_end()),
                         [](const auto& test) { return test.param.name; });

TEST(Engine, RefusesToGoBackFromAnEvaluation) {
  Network network = testing::initialized(maps_without_activation().graph);
  Engine engine(network);
  engine.forward(scattered({3, 12}), {});
  EXPECT_THROW(engine.backward(scattered({3, 3})), std::logic_error);
}

}  // namespace
}  // namespace ablate::models
