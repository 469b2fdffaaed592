#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runs.h"

namespace ablate::models {
namespace {

using experiments::DatasetFacts;
using testing::cifar;
using testing::Component;
using testing::digits;
using ::testing::HasSubstr;
using testing::Json;
using testing::Kind;
using testing::mnist;
using testing::run;
using testing::vectors;

struct Case {
  const char* what;
  Json patch;
  DatasetFacts data;
  std::string path;                ///< one of the paths the refusal names
  std::vector<std::string> words;  ///< that its reason contains
};

const std::vector<Case>& cases() {
  static const Json mlp = {{"name", "mlp"}, {"widths", {100}}};
  static const Json resnet = {{"name", "cifar_resnet"}, {"depth", 20}};
  static const std::vector<Case> list = {
      {"a depth between two legal ones",
       {{"network", {{"name", "cifar_plain"}, {"depth", 21}}}},
       cifar,
       "network.depth",
       {"depth 21", "6 n + 2", "20 and 26"}},
      {"a depth between two legal ones, with bottlenecks",
       {{"network", {{"name", "cifar_preact_resnet"}, {"depth", 21}, {"block", "bottleneck"}}}},
       cifar,
       "network.depth",
       {"depth 21 is not 9 n + 2", "20 and 29"}},
      {"a depth between two legal ones, of another family",
       {{"network", {{"name", "wide_resnet"}, {"depth", 20}, {"widen_factor", 2}}}},
       cifar,
       "network.depth",
       {"depth 20 is not 6 n + 4", "16 and 22"}},
      {"a depth that is not on the list",
       {{"network", {{"name", "resnet"}, {"depth", 20}}}},
       cifar,
       "network.depth",
       {"depth 20 is none of 18, 34, 50, 101, 152"}},
      {"five poolings of a small image",
       {{"network", {{"name", "vgg"}, {"depth", 11}}}},
       mnist,
       "network",
       {"28 x 28", "at least 32 x 32"}},
      {"four parts of a width that is no multiple",
       {{"network", {{"name", "inception_resnet"}, {"width", 18}, {"blocks", 1}}}},
       cifar,
       "network.width",
       {"width 18", "16 and 20"}},
      {"an even kernel",
       {{"network", {{"name", "kernel_plan"}, {"weights", 1000}, {"kernels", {3, 4}}}}},
       cifar,
       "network.kernels",
       {"the even 4", "3 and 5"}},
      {"a Gabor filter of one position",
       {{"network",
         {{"name", "kernel_plan"},
          {"weights", 1000},
          {"kernels", {1, 3}},
          {"arrangement", "parallel"},
          {"first_layer", "gabor"}}}},
       cifar,
       "network.first_layer",
       {"1 x 1", "3 and more"}},
      {"vectors for an image network", {{"network", resnet}}, vectors, "dataset", {"20 features", "mlp"}},
      {"an image that is not square, too low",
       {{"network", "convnet"}},
       {{1, 3, 40}, 10, 100, 10},
       "dataset",
       {"3 x 40", "at least 4 x 4"}},
      {"too small without padding",
       {{"network", {{"name", "convnet"}, {"padding", "valid"}}}},
       digits,
       "network",
       {"8 x 8", "at least 16 x 16"}},
      {"a size that cannot be halved twice",
       {{"network", {{"name", "cifar_resnet"}, {"depth", 8}, {"shortcut", "average"}}}},
       {{3, 12, 10}, 10, 100, 10},
       "network",
       {"12 x 10", "multiples of 4"}},
      {"groups that do not divide",
       {{"network", "convnet"}, {"norm", {{"name", "group"}, {"groups", 4}}}},
       mnist,
       "norm.groups",
       {"groups 4", "6 channels at layer1.norm", "1, 2 would fit"}},
      {"as many groups as features",
       {{"network", mlp}, {"norm", {{"name", "group"}, {"groups", 100}}}},
       digits,
       "norm",
       {"single value at hidden1.norm"}},
      {"layer norm of a single unit",
       {{"network", {{"name", "mlp"}, {"widths", {8, 1}}}}, {"norm", "layer"}},
       digits,
       "norm",
       {"single value at hidden2.norm"}},
      {"a last batch of one",
       {{"network", mlp}, {"norm", "batch"}, {"batch_size", 4}},
       digits,
       "batch_size",
       {"hidden1.norm", "batch_size 4", "1 of the 1437", "3 or 5"}},
      {"batches of one",
       {{"network", mlp}, {"norm", "batch"}, {"batch_size", 1}},
       digits,
       "batch_size",
       {"batch_size 3 would fit"}},
      {"a single training example",
       {{"network", mlp}, {"norm", "batch"}, {"split.train", 1}},
       digits,
       "norm",
       {"1 of the 1 training", "another norm"}},
      {"sub-batches of one",
       {{"network", mlp}, {"norm", {{"name", "batch"}, {"sub_batch", 1}}}},
       digits,
       "norm.sub_batch",
       {"sub_batch 1 in a batch of 128"}},
      {"a last sub-batch of one",
       {{"network", mlp},
        {"norm", {{"name", "batch"}, {"sub_batch", 9}}},
        {"batch_size", 64},
        {"split.train", 640}},
       digits,
       "norm.sub_batch",
       {"sub_batch 9 in a batch of 64", "62 or 74 would fit"}},
      {"one position at the end of a network",
       {{"network", resnet}, {"norm", "batch"}, {"batch_size", 4}},
       {{1, 4, 4}, 10, 5, 5},
       "batch_size",
       {"stage3.block1.norm1", "3 or 5"}},
      {"fixup beside a norm",
       {{"network", resnet}, {"init", "fixup"}, {"norm", "layer"}},
       cifar,
       "init",
       {"norm is layer", "norm none"}},
      {"fixup without blocks", {{"network", mlp}, {"init", "fixup"}}, digits, "network", {"mlp has none"}},
      {"rms norm of a single unit",
       {{"network", {{"name", "mlp"}, {"widths", {8, 1}}}}, {"norm", "rms"}},
       digits,
       "norm",
       {"single value at hidden2.norm"}},
      {"a norm that has no place in a cell",
       {{"network", {{"name", "lstm"}, {"units", 8}}}, {"norm", "group"}},
       digits,
       "norm",
       {"norm group", "network lstm", "none, batch, layer would fit"}},
      {"a dropout for feed-forward networks in a recurrent one",
       {{"network", {{"name", "gru"}, {"units", 8}}}, {"dropout", 0.5}},
       digits,
       "dropout",
       {"dropout unit", "network gru", "nonrecurrent, variational, memoryless would fit"}},
      {"a recurrent dropout in a feed-forward network",
       {{"network", mlp}, {"dropout", {{"name", "variational"}, {"rate", 0.5}}}},
       digits,
       "dropout",
       {"dropout variational", "network mlp", "unit, channel"}},
      {"a dropout of the update where there is none but the state",
       {{"network", {{"name", "rnn"}, {"units", 8}}}, {"dropout", {{"name", "memoryless"}, {"rate", 0.5}}}},
       digits,
       "dropout",
       {"dropout memoryless", "network rnn", "nonrecurrent, variational would fit"}},
      {"sub-batches inside a cell",
       {{"network", {{"name", "lstm"}, {"units", 8}}}, {"norm", {{"name", "batch"}, {"sub_batch", 32}}}},
       digits,
       "norm.sub_batch",
       {"sub_batch 32", "layer1.cell"}},
      {"a last batch of one in a cell",
       {{"network", {{"name", "lstm"}, {"units", 8}}}, {"norm", "batch"}, {"batch_size", 4}},
       digits,
       "batch_size",
       {"layer1.cell", "1 of the 1437", "3 or 5"}},
      {"vectors for a recurrent network",
       {{"network", {{"name", "lstm"}, {"units", 8}}}},
       vectors,
       "dataset",
       {"20 features", "sequences"}},
      {"a series shorter than the receptive field",
       {{"network", {{"name", "conv1d"}, {"layers", 6}, {"kernel", 200}, {"width", 4}}}},
       {{1, 1, 1194}, 2, 100, 10},
       "network",
       {"1194 points", "1195 points"}},
      {"dropped blocks where there are none",
       {{"network", mlp}, {"stochastic_depth", 0.5}},
       digits,
       "stochastic_depth.survival",
       {"survival 0.5", "mlp", "cifar_resnet"}},
      {"more blocks than the image can be halved",
       {{"network", {{"name", "fractalnet"}, {"columns", 2}}}},
       mnist,
       "network",
       {"28 x 28", "at least 32 x 32"}},
      {"a column beyond the deepest",
       {{"network", {{"name", "fractalnet"}, {"columns", 3}, {"column", "4"}}}},
       cifar,
       "network.column",
       {"column \"4\"", "columns is 3"}},
      {"dropped paths where none meet",
       {{"network", mlp}, {"drop_path", "mixed"}},
       digits,
       "drop_path",
       {"drop_path mixed", "mlp", "fractalnet"}},
      {"dropped paths of a column alone",
       {{"network", {{"name", "fractalnet"}, {"columns", 3}, {"column", "deepest"}}}, {"drop_path", 0.1}},
       cifar,
       "drop_path",
       {"drop_path fractal", "no joins of paths"}},
      {"rates by block where there are no blocks",
       {{"network", mlp}, {"dropout.by_block", {0.1}}},
       digits,
       "dropout.by_block",
       {"1 rates", "mlp has 0 blocks", "dropout.rate"}},
      {"one rate too few",
       {{"network", {{"name", "fractalnet"}, {"columns", 3}}}, {"dropout.by_block", {0, 0.1, 0.2, 0.3}}},
       cifar,
       "network",
       {"4 rates", "5 blocks"}},
      {"one rate and several",
       {{"network", {{"name", "fractalnet"}, {"columns", 1}, {"channels", {4}}}},
        {"dropout", {{"rate", 0.5}, {"by_block", {0.1}}}}},
       cifar,
       "dropout.rate",
       {"rate 0.5", "exclude"}}};
  return list;
}

TEST(Refusals, NameThePathTheValuesAndWhatWouldFit) {
  for (const Case& wrong : cases()) {
    SCOPED_TRACE(wrong.what);
    const auto found = testing::refusals(run(wrong.patch), wrong.data);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_THAT(found[0].paths, ::testing::Contains(wrong.path));
    for (const std::string& word : wrong.words) EXPECT_THAT(found[0].reason, HasSubstr(word));
  }
}

TEST(Refusals, AreNotRaisedForWhatFits) {
  const Json mlp = {{"name", "mlp"}, {"widths", {100}}};
  const std::vector<std::pair<Json, DatasetFacts>> right = {
      // The last batch of an epoch holds one example, but is never reached.
      {{{"network", mlp}, {"norm", "batch"}, {"batch_size", 4}, {"steps", 359}}, digits},
      // One example, but 4 x 4 positions in the only norm.
      {{{"network", {{"name", "convnet"}, {"widths", Json::array()}}}, {"norm", "batch"}, {"batch_size", 1}},
       digits},
      {{{"network", mlp}, {"norm", "layer"}, {"batch_size", 1}}, digits},
      {{{"network", {{"name", "lstm"}, {"units", 8}}}, {"dropout", "memoryless"}, {"norm", "layer"}}, digits},
      {{{"network", {{"name", "conv1d"}, {"layers", 6}, {"kernel", 200}, {"width", 4}}}},
       {{1, 1, 1195}, 2, 100, 10}},
      {{{"network", mlp}, {"norm", {{"name", "batch"}, {"sub_batch", 1000}}}}, digits},
      {{{"network", {{"name", "cifar_resnet"}, {"depth", 8}}}, {"stochastic_depth", 0.5}}, digits},
      {{{"network", mlp}, {"stochastic_depth", {{"name", "uniform"}, {"survival", 1}}}}, vectors},
      {{{"network", mlp}, {"drop_path", "none"}}, vectors},
      {{{"network", {{"name", "fractalnet"}, {"columns", 3}}},
        {"drop_path", "mixed"},
        {"dropout.by_block", {0, 0.1, 0.2, 0.3, 0.4}}},
       cifar}};
  for (const auto& [patch, data] : right) {
    const auto found = testing::refusals(run(patch), data);
    EXPECT_TRUE(found.empty()) << patch << "\n" << found[0].reason;
  }
}

TEST(Refusals, BatchOfOneIsRefusedOnceItIsReached) {
  const Json patch = {{"network", {{"name", "mlp"}, {"widths", {9}}}}, {"norm", "batch"}, {"batch_size", 4}};
  Json longer = patch;
  longer["steps"] = 360;
  EXPECT_EQ(testing::refusals(run(longer), digits).size(), 1U);
}

TEST(Refusals, TwoWrongsAreBothSaid) {
  const experiments::RunSpec spec = run({{"network", {{"name", "cifar_resnet"}, {"depth", 9}}}});
  EXPECT_EQ(testing::refusals(spec, {{3, 2, 2}, 10, 100, 10}).size(), 2U);
}

TEST(Refusals, StatedSmallestSizeIsLegalAndOneLessIsNot) {
  for (const Component* network : testing::listed().all(Kind::network)) {
    if (!network->facts.contains("smallest_size")) continue;
    Json choice = testing::small(*network);
    choice.erase("modules");
    const std::int64_t size = network->facts.at("smallest_size");
    const auto refused = [&](std::int64_t height, std::int64_t width) {
      return !network_refusals(run({{"network", choice}}), {{1, height, width}, 10, 100, 10}).empty();
    };
    EXPECT_FALSE(refused(size, size)) << network->name;
    EXPECT_TRUE(refused(size - 1, size)) << network->name;
    EXPECT_TRUE(refused(size, size - 1)) << network->name;
    EXPECT_FALSE(refused(size + 1, 3 * size + 1)) << network->name;
  }
}

TEST(Refusals, ExactlyTheStatedDepthsAreLegal) {
  for (const Component* network : testing::listed().all(Kind::network)) {
    if (!network->facts.contains("legal_depths")) continue;
    const auto& legal = network->facts.at("legal_depths");
    for (std::int64_t depth = legal.at("minimum"); depth < 40; ++depth) {
      Json choice = testing::small(*network);
      choice["depth"] = depth;
      bool stated = false;
      if (legal.contains("values")) {
        for (const std::int64_t value : legal.at("values")) stated = stated || value == depth;
      } else {
        const std::int64_t beyond = depth - legal.at("offset").get<std::int64_t>();
        stated = beyond % legal.at("step").get<std::int64_t>() == 0;
      }
      EXPECT_EQ(network_refusals(run({{"network", choice}}), cifar).empty(), stated)
          << network->name << " " << depth;
    }
  }
}

TEST(Refusals, WhatIsRefusedIsNotDescribed) {
  for (const Case& wrong : cases()) {
    const experiments::RunSpec spec = run(wrong.patch);
    if (network_refusals(spec, wrong.data).empty()) continue;
    EXPECT_THROW(describe(spec, wrong.data), std::logic_error) << wrong.what;
  }
}

}  // namespace
}  // namespace ablate::models
