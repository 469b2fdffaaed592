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
  const Json bottleneck = {{"block", "bottleneck"}, {"shortcut", "B"}};
  const auto preact = [&](int depth, const Json& more = Json::object()) {
    Json patch = resnet(depth, more);
    patch["network"]["name"] = "cifar_preact_resnet";
    return patch;
  };
  const auto wide = [](int depth, int widen) {
    return Json{{"network", {{"name", "wide_resnet"}, {"depth", depth}, {"widen_factor", widen}}},
                {"norm", "batch"}};
  };
  const auto imagenet_resnet = [](int depth) {
    return Json{{"network", {{"name", "resnet"}, {"depth", depth}}}, {"norm", "batch"}};
  };
  const auto vgg = [](int depth) {
    return Json{{"network", {{"name", "vgg"}, {"depth", depth}, {"widths", {4096, 4096}}}}};
  };
  const auto googlenet = [](bool reduction) {
    return Json{{"network", {{"name", "googlenet"}, {"width", 64}, {"reduction", reduction}}},
                {"norm", "batch"}};
  };
  const auto inception = [](bool residual) {
    return Json{
        {"network", {{"name", "inception_resnet"}, {"width", 32}, {"blocks", 3}, {"residual", residual}}},
        {"norm", "batch"}};
  };
  const experiments::DatasetFacts imagenet = {{3, 224, 224}, 1000, 1'281'167, 50'000};
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
      {"He 2016, 110 layers: as many as post-activation, 1.7M", preact(110), cifar, 1'727'962},
      {"He 2016 Table 4, 164 layers, 1.7M", preact(164, bottleneck), cifar, 1'703'258},
      {"He 2016 Table 4, 1001 layers, which it rounds to 10.2M", preact(1001, bottleneck), cifar, 10'327'706},
      {"the same after activation: norms behind the projections", resnet(164, bottleneck), cifar, 1'704'154},
      {"Zagoruyko 2016 Table 4, 0.6M", wide(40, 1), cifar, 563'930},
      {"Zagoruyko 2016 Table 4, 2.2M", wide(40, 2), cifar, 2'243'546},
      {"Zagoruyko 2016 Table 4, 8.9M", wide(40, 4), cifar, 8'949'210},
      {"Zagoruyko 2016, WRN-16-4, 2.7M", wide(16, 4), cifar, 2'748'890},
      {"Zagoruyko 2016 Table 4, 11.0M", wide(16, 8), cifar, 10'961'370},
      {"Zagoruyko 2016 Table 4, 17.2M", wide(22, 8), cifar, 17'158'106},
      {"Zagoruyko 2016 Table 4, 36.5M", wide(28, 10), cifar, 36'479'194},
      {"torchvision's resnet18", imagenet_resnet(18), imagenet, 11'689'512},
      {"torchvision's resnet34", imagenet_resnet(34), imagenet, 21'797'672},
      {"torchvision's resnet50", imagenet_resnet(50), imagenet, 25'557'032},
      {"torchvision's resnet101", imagenet_resnet(101), imagenet, 44'549'160},
      {"torchvision's resnet152", imagenet_resnet(152), imagenet, 60'192'808},
      {"torchvision's vgg11", vgg(11), imagenet, 132'863'336},
      {"torchvision's vgg13", vgg(13), imagenet, 133'047'848},
      {"Simonyan 2014 Table 2, 138M; torchvision's vgg16", vgg(16), imagenet, 138'357'544},
      {"Simonyan 2014 Table 2, 144M; torchvision's vgg19", vgg(19), imagenet, 143'667'240},
      {"GoogLeNet's widths with a stem for small images", googlenet(true), cifar, 6'302'602},
      {"without reductions, three times as many", googlenet(false), cifar, 18'067'210},
      {"with a sum", inception(true), cifar, 262'122},
      {"without it the same", inception(false), cifar, 262'122},
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

/// He 2015, Table 1: 1.8, 3.6, 3.8, 7.6 and 11.3 billion multiply-adds (convolutions and head).
TEST(Cost, FlopsOfImageNetsAreThoseOfThePaper) {
  const std::vector<std::pair<int, double>> known = {
      {18, 1.814}, {34, 3.664}, {50, 3.858}, {101, 7.57}, {152, 11.28}};
  for (const auto& [depth, billions] : known) {
    const experiments::RunSpec spec = run({{"network", {{"name", "resnet"}, {"depth", depth}}}});
    EXPECT_NEAR(cost(describe(spec, {{3, 224, 224}, 1000, 100, 100})).flops / 2e9, billions, 0.005) << depth;
  }
  const experiments::RunSpec late =
      run({{"network", {{"name", "resnet"}, {"depth", 50}, {"stride_at", "conv2"}}}});
  EXPECT_NEAR(cost(describe(late, {{3, 224, 224}, 1000, 100, 100})).flops / 2e9, 4.089, 0.001);
}

TEST(Cost, PlansOfKernelsHaveAboutTheWeightsTheyAreGiven) {
  const std::vector<std::pair<Json, const char*>> plans = {{{3, 3, 3}, "sequence"},
                                                           {{5, 3, 3}, "sequence"},
                                                           {{7, 3, 3}, "sequence"},
                                                           {{3, 3, 5}, "sequence"},
                                                           {{1, 3, 5}, "parallel"}};
  for (const std::int64_t weights : {50'000, 500'000}) {
    for (const auto& [kernels, arrangement] : plans) {
      const experiments::RunSpec spec = run({{"network",
                                              {{"name", "kernel_plan"},
                                               {"kernels", kernels},
                                               {"arrangement", arrangement},
                                               {"weights", weights}}},
                                             {"norm", "batch"}});
      std::int64_t found = 0;
      for (const ParameterInfo& parameter : parameters(describe(spec, cifar)))
        if (parameter.role == Role::weight) found += count(parameter.shape);
      EXPECT_NEAR(static_cast<double>(found) / static_cast<double>(weights), 1, 0.03)
          << kernels << arrangement;
    }
  }
}

TEST(Cost, CountsNoFrozenParameters) {
  const auto parameters_of = [](const char* first) {
    return cost(describe(
                    run({{"network", {{"name", "kernel_plan"}, {"weights", 5000}, {"first_layer", first}}},
                         {"norm", "batch"}}),
                    cifar))
        .parameters;
  };
  const std::int64_t first_layer = 27 * 8;
  EXPECT_EQ(parameters_of("learned") - parameters_of("random"), first_layer);
  EXPECT_EQ(parameters_of("random"), parameters_of("gabor"));
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
