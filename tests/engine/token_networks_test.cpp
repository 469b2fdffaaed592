#include <gtest/gtest.h>

#include "models/engine/engine.h"
#include "models/networks/networks.h"
#include "tests/execution/sketch.h"
#include "tests/models/runs.h"

/// Language models: recurrent networks of tokens, with logits at every time step.
namespace ablate::models {
namespace {

using testing::Json;
using testing::training;

constexpr std::int64_t steps = 5, vocabulary = 7;

Graph language_model(const Json& patch) {
  const experiments::RunSpec spec = testing::run(patch);
  Builder builder(spec, {steps}, vocabulary);
  network(spec.network.name).build(builder, spec.network.options);
  return builder.finish();
}

at::Tensor tokens(std::int64_t examples) {
  return (at::arange(examples * steps, at::kLong) * 5 % vocabulary)
      .reshape({examples, steps})
      .to(at::kDouble);
}

double apart(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).norm().item<double>() / std::max(1e-12, a.norm().item<double>());
}

TEST(LanguageModel, BothExecutorsComputeTheSame) {
  for (const char* name : {"rnn", "gru", "lstm"}) {
    for (const char* norm : {"none", "batch", "layer"}) {
      for (const char* dropout : {"nonrecurrent", "variational"}) {
        SCOPED_TRACE(std::string(name) + " " + norm + " " + dropout);
        const Graph graph =
            language_model({{"network", {{"name", name}, {"units", 6}, {"layers", 2}, {"embedding", 4}}},
                            {"activation", "tanh"},
                            {"norm", norm},
                            {"dropout", {{"name", dropout}, {"rate", 0.3}}}});
        EXPECT_EQ(graph.nodes.back().shape, (Shape{steps, vocabulary}));
        Network plain_network = testing::initialized(graph), own_network = testing::initialized(graph);
        PlainExecutor plain(plain_network);
        Engine engine(own_network);
        for (std::int64_t step = 0; step < 2; ++step) {
          const at::Tensor x = tokens(8 - step);
          const at::Tensor expected = plain.forward(x, training(2, step)),
                           actual = engine.forward(x, training(2, step));
          EXPECT_LT(apart(expected, actual), 1e-10);
          const at::Tensor gradient = testing::scattered(expected.sizes());
          plain.backward(gradient);
          engine.backward(gradient);
          EXPECT_LT(apart(plain_network.flat().gradients, own_network.flat().gradients), 1e-10);
          EXPECT_LT(apart(plain.forward(x, {}), engine.forward(x, {})), 1e-10);
        }
      }
    }
  }
}

TEST(LanguageModel, NoLogitDependsOnLaterTokens) {
  const Graph graph = language_model({{"network", {{"name", "lstm"}, {"units", 6}}}});
  Network network = testing::initialized(graph);
  const at::Tensor x = tokens(3);
  at::Tensor changed = x.clone();
  changed.select(1, steps - 1).add_(1).remainder_(vocabulary);
  const at::Tensor a = network.forward(x, {}), b = network.forward(changed, {});
  EXPECT_TRUE(at::equal(a.slice(1, 0, steps - 1), b.slice(1, 0, steps - 1)));
  EXPECT_FALSE(at::equal(a.select(1, steps - 1), b.select(1, steps - 1)));
}

}  // namespace
}  // namespace ablate::models
