#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "sketch.h"

namespace ablate::models {
namespace {

using testing::initialized;
using testing::scattered;
using testing::Sketch;
using testing::training;

constexpr int columns = 3, steps = 3000;

/// Three columns of one unit each that meet once, then again with one path more each.
Graph paths(const Graph::DropPath& rule, Merge::By by = Merge::By::mean) {
  Sketch sketch;
  std::vector<int> ends;
  for (const char* name : {"a", "b", "c"}) ends.push_back(sketch.add(name, Linear{4, 4}, {0}));
  const int inner = sketch.add("inner", Merge{by, {1, 2}}, {ends[1], ends[2]});
  const int b2 = sketch.add("b2", Linear{4, 4}, {inner}), c2 = sketch.add("c2", Linear{4, 4}, {inner});
  sketch.add("outer", Merge{by, {0, 1, 2}}, {ends[0], b2, c2});
  Graph graph = sketch.graph();
  graph.drop_path = rule;
  graph.drop_path.columns = columns;
  return graph;
}

int node_of(const Graph& graph, const std::string& name) {
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    if (graph.nodes[i].name == name) return static_cast<int>(i);
  return -1;
}

std::set<std::string> computed(const Graph& graph, const Pass& pass) {
  const Route route(graph, pass);
  std::set<std::string> names;
  for (std::size_t i = 1; i < graph.nodes.size(); ++i)
    if (route.computes(static_cast<int>(i))) names.insert(graph.nodes[i].name);
  return names;
}

/// Paths of the outer merge that are alive at a step.
std::vector<bool> alive(const Graph& graph, std::int64_t step) {
  const Route route(graph, training(1, step));
  const int outer = node_of(graph, "outer");
  return {route.reads(outer, 0), route.reads(outer, 1), route.reads(outer, 2)};
}

/// Five standard deviations of a count out of `steps`.
double tolerance(double p) { return 5 * std::sqrt(steps * p * (1 - p)); }

TEST(DropPath, LocalPathsSurviveByTheirRateAndOneAlwaysDoes) {
  const double rate = 0.4;
  const Graph graph = paths({rate, 0, 0});
  std::map<std::vector<bool>, int> seen;
  for (int step = 0; step < steps; ++step) ++seen[alive(graph, step)];
  EXPECT_EQ(seen.count({false, false, false}), 0U);
  const double none = std::pow(rate, 3);
  for (int subset = 1; subset < 8; ++subset) {
    const std::vector<bool> which = {(subset & 1) != 0, (subset & 2) != 0, (subset & 4) != 0};
    const int kept = static_cast<int>(which[0]) + static_cast<int>(which[1]) + static_cast<int>(which[2]);
    double p = std::pow(1 - rate, kept) * std::pow(rate, 3 - kept);
    if (kept == 1) p += none / 3;  // one is revived, all alike
    EXPECT_NEAR(seen[which], steps * p, tolerance(p)) << subset;
  }
}

TEST(DropPath, LocalMergesDecideIndependently) {
  const Graph graph = paths({0.5, 0, 0});
  const int outer = node_of(graph, "outer"), inner = node_of(graph, "inner");
  int both = 0, first = 0, second = 0;
  for (int step = 0; step < steps; ++step) {
    const Route route(graph, training(1, step));
    const bool a = route.reads(outer, 1), b = route.reads(inner, 0);
    first += a ? 1 : 0;
    second += b ? 1 : 0;
    both += a && b ? 1 : 0;
  }
  const double p = static_cast<double>(first) * second / (static_cast<double>(steps) * steps);
  EXPECT_NEAR(both, steps * p, tolerance(p));
}

TEST(DropPath, GlobalStepsGoThroughOneColumnAllAlike) {
  const Graph graph = paths({0, 1, 0});
  const std::vector<std::set<std::string>> expected = {
      {"a", "outer"}, {"b", "inner", "b2", "outer"}, {"c", "inner", "c2", "outer"}};
  std::map<std::set<std::string>, int> seen;
  for (int step = 0; step < steps; ++step) ++seen[computed(graph, training(1, step))];
  EXPECT_EQ(seen.size(), expected.size());
  for (const auto& column : expected) EXPECT_NEAR(seen[column], steps / 3.0, tolerance(1 / 3.0));
}

TEST(DropPath, MixedIsGlobalInItsShareOfSteps) {
  const Graph graph = paths({0, 0.5, 0});
  int whole = 0;
  for (int step = 0; step < steps; ++step) whole += computed(graph, training(1, step)).size() == 7 ? 1 : 0;
  EXPECT_NEAR(whole, steps / 2.0, tolerance(0.5));
}

TEST(DropPath, EvaluationTakesEveryPath) {
  const Graph graph = paths({0.9, 1, 0});
  EXPECT_EQ(computed(graph, {}).size(), graph.nodes.size() - 1);
  Network network = initialized(paths({0.5, 0.5, 0})), without = initialized(paths({}));
  const at::Tensor x = scattered({5, 4});
  EXPECT_TRUE(at::equal(network.forward(x, {}), without.forward(x, {})));
}

/// What evaluation computes is the mean over masks, of one merge exactly: all subsets, each with its
/// probability.
TEST(DropPath, EvaluationIsTheExpectationOfAStep) {
  for (const Merge::By by : {Merge::By::mean, Merge::By::sum}) {
    Sketch sketch;
    std::vector<int> ends;
    for (const char* name : {"a", "b", "c"}) ends.push_back(sketch.add(name, Linear{4, 4}, {0}));
    sketch.add("outer", Merge{by, {0, 1, 2}}, ends);
    Graph graph = sketch.graph();
    graph.drop_path = {0.3, 0.25, columns};
    Network network = initialized(graph);
    const at::Tensor x = scattered({5, 4}), expected = network.forward(x, {});
    at::Tensor sum = at::zeros_like(expected), squares = at::zeros_like(expected);
    for (int step = 0; step < steps; ++step) {
      const at::Tensor y = network.forward(x, training(1, step)).detach();
      sum += y;
      squares += y * y;
    }
    const at::Tensor mean = sum / steps, error = ((squares / steps - mean * mean) / steps).sqrt();
    EXPECT_LT(((mean - expected).abs() / error).max().item<double>(), 5);
  }
}

TEST(DropPath, IsTheSameForEveryPartOfABatchAndEverySeedHasItsOwn) {
  const Graph graph = paths({0.4, 0.5, 0});
  Network network = initialized(graph);
  const at::Tensor x = scattered({8, 4});
  int different = 0;
  for (int step = 0; step < 50; ++step) {
    const at::Tensor whole = network.forward(x, training(1, step)).detach();
    Pass second = training(1, step);
    second.first_example = 4;
    const at::Tensor parts = at::cat({network.forward(x.slice(0, 0, 4), training(1, step)).detach(),
                                      network.forward(x.slice(0, 4, 8), second).detach()});
    EXPECT_TRUE(at::allclose(whole, parts, 1e-12, 1e-12));
    different += computed(graph, training(1, step)) != computed(graph, training(2, step)) ? 1 : 0;
  }
  EXPECT_GT(different, 10);
}

/// What is left out costs nothing and leaves no trace: no value, no statistics, a gradient of zero.
TEST(DropPath, WhatIsLeftOutIsNotComputedAndHasAGradientOfZero) {
  const Graph graph = paths({0.4, 0.5, 0});
  Network network = initialized(graph);
  const at::Tensor x = scattered({6, 4});
  for (int step = 0; step < 40; ++step) {
    const std::set<std::string> expected = computed(graph, training(1, step));
    std::set<std::string> seen;
    Pass pass = training(1, step);
    pass.observe = [&](const Node& node, const at::Tensor&) { seen.insert(node.name); };
    const std::vector<at::Tensor> gradients = network.gradients(network.forward(x, pass).square().sum());
    seen.erase("input");
    EXPECT_EQ(seen, expected) << step;
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      const std::string& name = network.parameters()[i].name;
      EXPECT_EQ(gradients[i].any().item<bool>(), expected.contains(name.substr(0, name.find('.')))) << name;
    }
  }
}

}  // namespace
}  // namespace ablate::models
