#include "models/networks/cifar.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Option;
using experiments::Type;

namespace {

constexpr std::int64_t stages = 3, depth_step = 6, depth_offset = 2, size = 4;

struct Stage {
  std::int64_t channels, stride;  ///< of its blocks, of its first block
};

Builder::Value branch(Builder& network, Builder::Value x, Stage stage) {
  x = network.conv("conv1", x, stage.channels, {3, stage.stride, 1});
  x = network.dropout("dropout", x, "before_norm");
  x = network.norm("norm1", x);
  x = network.activation("activation1", x);
  x = network.dropout("dropout", x, "after_norm");
  x = network.conv("conv2", x, stage.channels, {3, 1, 1});
  return network.norm("norm2", x);
}

Builder::Value shortcut(Builder& network, Builder::Value x, Stage stage, const std::string& option) {
  if (option == "A") return network.pad_shortcut("shortcut", x, stage.channels, stage.stride);
  if (stage.stride == 1 && network.shape(x).at(0) == stage.channels) return x;
  const auto scope = network.scope("shortcut");
  x = network.conv("conv", x, stage.channels, {1, stage.stride, 0});
  return network.norm("norm", x);
}

Builder::Value block(Builder& network, Builder::Value x, Stage stage, const nlohmann::json& options) {
  const bool residual = options.contains("shortcut");
  if (!residual) return network.activation("activation2", branch(network, x, stage));
  const Builder::Value kept = shortcut(network, x, stage, options.at("shortcut"));
  network.begin_block();
  x = network.join("join", kept, branch(network, x, stage));
  return network.activation("activation2", x);
}

void build(Builder& network, const nlohmann::json& options) {
  const std::int64_t width = options.at("width");
  const std::int64_t blocks = (options.at("depth").get<std::int64_t>() - depth_offset) / depth_step;
  Builder::Value x = network.input();
  {
    const auto scope = network.scope("stem");
    x = network.conv("conv", x, width, {3, 1, 1});
    x = network.norm("norm", x);
    x = network.activation("activation", x);
  }
  for (std::int64_t s = 0; s < stages; ++s) {
    const auto scope_of_stage = network.scope("stage" + std::to_string(s + 1));
    for (std::int64_t b = 0; b < blocks; ++b) {
      const auto scope = network.scope("block" + std::to_string(b + 1));
      x = block(network, x, {width << s, s > 0 && b == 0 ? 2 : 1}, options);
    }
  }
  x = network.global_average_pool("pool", x);
  network.linear("head", x, network.classes());
}

std::vector<Option> sizes() {
  return {{.name = "depth",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Weighted layers: 6 n + 2 for n blocks a stage.",
           .minimum = depth_step + depth_offset,
           .maximum = 10'000},
          {.name = "width",
           .type = Type::integer,
           .fallback = 16,
           .summary = "Channels of the first stage; the others have twice and four times as many.",
           .minimum = 1,
           .maximum = 4096}};
}

NetworkDescription described(const char* name, const char* summary, std::vector<Option> options,
                             bool residual, std::vector<std::string> unused) {
  const nlohmann::json depths = {
      {"step", depth_step}, {"offset", depth_offset}, {"minimum", depth_step + depth_offset}};
  return {.component = {.kind = Kind::network,
                        .name = name,
                        .summary = summary,
                        .reference = "He et al. 2015, arXiv:1512.03385, section 4.2",
                        .options = std::move(options),
                        .facts = {{"takes", "images"},
                                  {"smallest_size", size},
                                  {"legal_depths", depths},
                                  {"residual", residual},
                                  {"unused", unused}}},
          .smallest_size = [](const nlohmann::json&) { return size; },
          .build = build};
}

}  // namespace

NetworkDescription cifar_plain() {
  return described("cifar_plain", "Plain network of three stages of 3 x 3 convolutions.", sizes(), false,
                   {"stochastic_depth", "drop_path"});
}

NetworkDescription cifar_resnet() {
  std::vector<Option> options = sizes();
  options.push_back({.name = "shortcut",
                     .type = Type::string,
                     .fallback = "A",
                     .summary = "Where the size changes: A subsamples and appends zeros (no parameters), B "
                                "projects by a 1 x 1 convolution with a norm.",
                     .choices = {"A", "B"}});
  return described("cifar_resnet", "Residual network of three stages of blocks of two 3 x 3 convolutions.",
                   std::move(options), true, {"drop_path"});
}

}  // namespace ablate::models
