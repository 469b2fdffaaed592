#include <gtest/gtest.h>

#include "runs.h"

namespace ablate::models {
namespace {

using testing::cifar;
using testing::Json;
using testing::mnist;
using testing::run;

struct Known {
  const char* source;
  Json patch;
  experiments::DatasetFacts data;
  std::int64_t parameters;
};

TEST(Parameters, AreThoseOfThePapersNetworks) {
  const auto resnet = [](int depth, Json more = Json::object()) {
    Json patch = {{"network", {{"name", "cifar_resnet"}, {"depth", depth}}}, {"norm", "batch"}};
    patch["network"].update(more);
    return patch;
  };
  const experiments::DatasetFacts cifar100 = {{3, 32, 32}, 100, 50'000, 10'000};
  const auto fractal = [](int columns) {
    return Json{
        {"network", {{"name", "fractalnet"}, {"columns", columns}, {"channels", {16, 32, 64, 128, 128}}}},
        {"norm", "batch"}};
  };
  const auto wide_fractal = [](const char* widening) {
    return Json{{"network", {{"name", "fractalnet"}, {"columns", 3}, {"widening", widening}}},
                {"norm", "batch"}};
  };
  const std::vector<Known> known = {
      {"He 2015 Table 6, 0.27M", resnet(20), cifar, 269'722},
      {"He 2015 Table 6, 0.46M", resnet(32), cifar, 464'154},
      {"He 2015 Table 6, 0.66M", resnet(44), cifar, 658'586},
      {"He 2015 Table 6, 0.85M", resnet(56), cifar, 853'018},
      {"He 2015 Table 6, 1.7M", resnet(110), cifar, 1'727'962},
      {"He 2015 Table 6, 19.4M", resnet(1202), cifar, 19'421'274},
      {"plain: no more, no less",
       {{"network", {{"name", "cifar_plain"}, {"depth", 20}}}, {"norm", "batch"}},
       cifar,
       269'722},
      // Two projections, 16 x 32 and 32 x 64, with gain and shift each.
      {"option B", resnet(20, {{"shortcut", "B"}}), cifar, 269'722 + 512 + 64 + 2048 + 128},
      // Biases instead of shifts, and no gains: 688 channels in all.
      {"without a norm", {{"network", {{"name", "cifar_resnet"}, {"depth", 20}}}}, cifar, 269'722 - 688},
      {"LeNet on 32 x 32 colors", {{"network", {{"name", "convnet"}, {"padding", "valid"}}}}, cifar, 62'006},
      {"LeNet on 28 x 28 grays", {{"network", {{"name", "convnet"}, {"padding", "valid"}}}}, mnist, 44'426},
      {"784-100-100-100-10", {{"network", {{"name", "mlp"}, {"widths", {100, 100, 100}}}}}, mnist, 99'710},
      {"the same, batch norm",
       {{"network", {{"name", "mlp"}, {"widths", {100, 100, 100}}}}, {"norm", "batch"}},
       mnist,
       99'710 + 300},
      // The paper's table of ultra-deep nets; gains and shifts are counted here.
      {"Larsson 2016, 5 layers, 0.3M", fractal(1), cifar100, 258'292},
      {"Larsson 2016, 10 layers, 0.8M", fractal(2), cifar100, 847'716},
      {"Larsson 2016, 20 layers, 2.1M", fractal(3), cifar100, 2'125'204},
      {"Larsson 2016, 40 layers, 4.8M", fractal(4), cifar100, 4'778'820},
      {"Larsson 2016, 80 layers, 10.2M", fractal(5), cifar100, 10'184'692},
      {"Larsson 2016, 160 layers, 21.1M", fractal(6), cifar100, 21'095'076},
      // 38.6 M is stated; the net that the paper describes has 33.7.
      {"Larsson 2016, FractalNet-20, 38.6M", wide_fractal("pointwise"), cifar, 38'648'074},
      {"Larsson 2016, FractalNet-20 without 1x1 maps", wide_fractal("columns"), cifar, 33'724'618},
      // 4 gates of (28 inputs, 128 states, 1 bias) each, and the head.
      {"LSTM of 128 on rows",
       {{"network", {{"name", "lstm"}, {"units", 128}, {"read", "rows"}}}},
       mnist,
       4 * 128 * (28 + 128 + 1) + 1290},
      // Cooijmans 2016: gains of both products and of the state, a shift of the state.
      {"the same, batch norm in its cell",
       {{"network", {{"name", "lstm"}, {"units", 128}, {"read", "rows"}}}, {"norm", "batch"}},
       mnist,
       4 * 128 * (28 + 128 + 1) + 1290 + 2 * 4 * 128 + 2 * 128},
      {"GRU of 100 on pixels",
       {{"network", {{"name", "gru"}, {"units", 100}}}},
       mnist,
       3 * 100 * (1 + 100 + 1) + 100 + 1010},
      {"Elman network of 100 on pixels",
       {{"network", {{"name", "rnn"}, {"units", 100}}}},
       mnist,
       100 * (1 + 100 + 1) + 1010},
      {"multinomial regression", {{"network", {{"name", "mlp"}, {"widths", Json::array()}}}}, mnist, 7850}};
  for (const Known& network : known) {
    EXPECT_EQ(cost(describe(run(network.patch), network.data)).parameters, network.parameters)
        << network.source;
  }
}

TEST(Cost, FlopsOfResNet20AreTwiceItsMultiplyAdds) {
  const double stem = 3 * 16 * 9 * 32 * 32;
  const double stage1 = 6 * (16 * 16 * 9) * 32 * 32;
  const double stage2 = (16 * 32 * 9 + 5 * 32 * 32 * 9) * 16 * 16;
  const double stage3 = (32 * 64 * 9 + 5 * 64 * 64 * 9) * 8 * 8;
  const experiments::RunSpec resnet =
      run({{"network", {{"name", "cifar_resnet"}, {"depth", 20}}}, {"norm", "batch"}});
  EXPECT_EQ(cost(describe(resnet, cifar)).flops, 2 * (stem + stage1 + stage2 + stage3 + 64 * 10));
}

TEST(Cost, KeepsEachActivationOnce) {
  const auto bytes = [](const Json& patch, const experiments::DatasetFacts& data) {
    return cost(describe(run(patch), data)).activation_bytes;
  };
  // The input, and each hidden layer after its activation, which the next map reads as well.
  EXPECT_EQ(bytes({{"network", {{"name", "mlp"}, {"widths", {30, 20}}}}}, mnist), 4 * (784 + 30 + 20));
  // A batch norm also keeps what it reads; unit dropout its mask and what it makes of the layer.
  EXPECT_EQ(
      bytes({{"network", {{"name", "mlp"}, {"widths", {30}}}}, {"norm", "batch"}, {"dropout", 0.5}}, mnist),
      4 * (784 + 4 * 30));
  // Maxima: 6 x 14 x 14 positions of 8 bytes beside the layer they were taken from and the pooled one.
  EXPECT_EQ(bytes({{"network", {{"name", "convnet"}, {"channels", {6}}, {"widths", Json::array()}}}}, mnist),
            4 * (784 + 6 * 784 + 6 * 196) + 8 * 6 * 196);
}

}  // namespace
}  // namespace ablate::models
