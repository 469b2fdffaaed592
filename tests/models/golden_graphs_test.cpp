#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

#include "graph_text.h"
#include "runs.h"

namespace ablate::models {
namespace {

using testing::Json;
using testing::run;

std::string file_text(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Each network at its smallest size, between them every operation. What a run computes is frozen by these:
/// a change here is a new `revision` of the component.
TEST(GoldenGraphs, AreWhatTheFilesShow) {
  const std::vector<std::pair<std::string, Json>> runs = {
      {"mlp", {{"network", {{"name", "mlp"}, {"widths", {6, 5}}}}, {"norm", "batch"}, {"dropout", 0.5}}},
      {"convnet",
       {{"network", "convnet"},
        {"activation", "tanh"},
        {"dropout", {{"name", "channel"}, {"rate", 0.25}, {"position", "before_norm"}}}}},
      {"convnet_average_pool",
       {{"network", {{"name", "convnet"}, {"pool", "average"}, {"widths", Json::array()}}},
        {"norm", "group"},
        {"activation", "sigmoid"}}},
      {"cifar_plain",
       {{"network", {{"name", "cifar_plain"}, {"depth", 8}, {"width", 4}}}, {"norm", "layer"}}},
      {"cifar_resnet_a",
       {{"network", {{"name", "cifar_resnet"}, {"depth", 8}, {"width", 4}}},
        {"norm", {{"name", "batch"}, {"sub_batch", 32}}},
        {"dropout", 0.3},
        {"stochastic_depth", {{"survival", 0.5}, {"per", "example"}}}}},
      {"cifar_resnet_fixup",
       {{"network", {{"name", "cifar_resnet"}, {"depth", 8}, {"width", 4}}}, {"init", "fixup"}}},
      {"mlp_weight_norm",
       {{"network", {{"name", "mlp"}, {"widths", {6}}}},
        {"norm", "weight"},
        {"activation", "elu"},
        {"dropout", {{"input_rate", 0.2}}}}},
      {"convnet_rms",
       {{"network", {{"name", "convnet"}, {"widths", Json::array()}}},
        {"norm", "rms"},
        {"activation", "leaky_relu"}}},
      {"cifar_resnet_b",
       {{"network", {{"name", "cifar_resnet"}, {"depth", 8}, {"width", 4}, {"shortcut", "B"}}},
        {"norm", "batch"}}},
      {"fractalnet",
       {{"network", {{"name", "fractalnet"}, {"columns", 3}, {"channels", {4, 6}}}},
        {"norm", "batch"},
        {"dropout", {{"position", "before_norm"}, {"by_block", {0, 0.1}}}},
        {"drop_path", "mixed"}}},
      {"fractalnet_sum_pointwise",
       {{"network",
         {{"name", "fractalnet"},
          {"columns", 2},
          {"channels", {4}},
          {"join", "sum"},
          {"widening", "pointwise"}}},
        {"drop_path", 0.3}}},
      {"fractal_plain",
       {{"network", {{"name", "fractal_plain"}, {"columns", 2}, {"channels", {4, 6}}}}, {"norm", "layer"}}},
      {"cascade", {{"network", {{"name", "cascade"}, {"widths", {2, 1, 2}}}}, {"norm", "batch"}}},
      {"rnn",
       {{"network", {{"name", "rnn"}, {"units", 5}, {"read", "columns"}, {"readout", "mean"}}},
        {"activation", "tanh"},
        {"norm", "layer"}}},
      {"gru",
       {{"network", {{"name", "gru"}, {"units", 5}, {"layers", 2}, {"read", "rows"}}},
        {"dropout", {{"name", "variational"}, {"rate", 0.25}}}}},
      {"lstm",
       {{"network", {{"name", "lstm"}, {"units", 5}}},
        {"norm", "batch"},
        {"dropout", {{"name", "memoryless"}, {"rate", 0.25}}}}},
      {"conv_recurrent",
       {{"network", {{"name", "conv_recurrent"}, {"units", 5}, {"channels", {2}}}}, {"norm", "batch"}}},
      {"conv1d",
       {{"network", {{"name", "conv1d"}, {"layers", 2}, {"kernel", 2}, {"width", 3}}}, {"norm", "layer"}}},
      {"cifar_resnet_bottleneck",
       {{"network", {{"name", "cifar_resnet"}, {"depth", 11}, {"width", 4}, {"block", "bottleneck"}}},
        {"norm", "batch"},
        {"dropout", 0.5}}},
      {"cifar_preact_resnet",
       {{"network", {{"name", "cifar_preact_resnet"}, {"depth", 8}, {"width", 4}}},
        {"norm", "batch"},
        {"stochastic_depth", 0.5}}},
      {"cifar_preact_resnet_bottleneck",
       {{"network",
         {{"name", "cifar_preact_resnet"},
          {"depth", 11},
          {"width", 4},
          {"shortcut", "B"},
          {"block", "bottleneck"}}},
        {"norm", "batch"}}},
      {"wide_resnet",
       {{"network", {{"name", "wide_resnet"}, {"depth", 10}, {"width", 4}, {"widen_factor", 1}}},
        {"norm", "batch"},
        {"dropout", 0.3}}},
      {"inception_resnet",
       {{"network", {{"name", "inception_resnet"}, {"width", 8}, {"blocks", 1}}},
        {"norm", "batch"},
        {"dropout", 0.2}}},
      {"inception_without_sum",
       {{"network", {{"name", "inception_resnet"}, {"width", 8}, {"blocks", 1}, {"residual", false}}}}},
      {"googlenet",
       {{"network", {{"name", "googlenet"}, {"width", 8}, {"modules", 3}}},
        {"norm", "batch"},
        {"dropout", 0.4}}},
      {"googlenet_without_reduction",
       {{"network", {{"name", "googlenet"}, {"width", 8}, {"modules", 1}, {"reduction", false}}}}},
      {"kernel_plan_gabor",
       {{"network",
         {{"name", "kernel_plan"}, {"weights", 500}, {"kernels", {5, 3}}, {"first_layer", "gabor"}}},
        {"norm", "batch"}}},
      {"kernel_plan_parallel",
       {{"network",
         {{"name", "kernel_plan"}, {"weights", 500}, {"kernels", {1, 3}}, {"arrangement", "parallel"}}},
        {"norm", "batch"},
        {"dropout", 0.5}}},
      {"vgg",
       {{"network", {{"name", "vgg"}, {"depth", 11}, {"width", 2}, {"pools", 2}, {"widths", {6}}}},
        {"norm", "batch"},
        {"dropout", 0.5}}},
      {"resnet_18",
       {{"network", {{"name", "resnet"}, {"depth", 18}, {"width", 2}}},
        {"norm", "batch"},
        {"batch_size", 128}}}};
  const std::filesystem::path measured = std::filesystem::path(ABLATE_BINARY_DIR) / "golden" / "graphs";
  std::filesystem::create_directories(measured);
  for (const auto& [name, patch] : runs) {
    const std::int64_t size = name == "resnet_18" ? 32 : 4;  // the smallest that it takes
    const std::string text = testing::to_text(describe(run(patch), {{1, size, size}, 3, 100, 10}));
    const std::string file = "tests/golden/graphs/" + name + ".txt";
    std::ofstream(measured / (name + ".txt")) << text;
    EXPECT_EQ(text, file_text(std::filesystem::path(ABLATE_SOURCE_DIR) / file))
        << file << " shows another graph; this one is in " << measured;
  }
}

}  // namespace
}  // namespace ablate::models
