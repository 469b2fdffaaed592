#include "models/networks/inception.h"
#include "models/networks/inception_layers.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Type;
using nlohmann::json;

namespace {

constexpr std::int64_t stages = 3, size = 4;

Builder::Value mapped(Builder& network, Builder::Value x, std::int64_t channels) {
  const std::int64_t part = channels / 4;
  const Builder::Value one = inception_branch(network, "one", x, {{part, 1}});
  const Builder::Value three = inception_branch(network, "three", x, {{part, 1}, {part, 3}});
  const Builder::Value five = inception_branch(network, "five", x, {{part, 1}, {part, 3}, {part, 3}});
  return network.conv("conv", network.concat("concat", {one, three, five}), channels, {1, 1, 0});
}

Builder::Value module(Builder& network, Builder::Value x, const json& options) {
  const std::int64_t channels = network.shape(x).at(0);
  if (!options.at("residual")) return network.activation("activation", mapped(network, x, channels));
  network.begin_block();
  x = network.join("join", x, mapped(network, x, channels), options.at("scale"));
  return network.activation("activation", x);
}

Builder::Value halved(Builder& network, Builder::Value x, std::int64_t channels) {
  const Builder::Value strided = inception_layer(network, "strided", x, {channels / 2, 3}, 2);
  const Builder::Value mapped_to_half = inception_layer(network, "pooled", x, {channels / 2, 1});
  return network.concat("concat", {strided, network.max_pool("pooling", mapped_to_half, {3, 2, 1})});
}

void build(Builder& network, const json& options) {
  const std::int64_t width = options.at("width"), blocks = options.at("blocks");
  Builder::Value x = inception_layer(network, "stem", network.input(), {width, 3});
  for (std::int64_t s = 0; s < stages; ++s) {
    const auto scope_of_stage = network.scope("stage" + std::to_string(s + 1));
    if (s > 0) {
      const auto scope = network.scope("halving");
      x = halved(network, x, width << s);
    }
    for (std::int64_t b = 0; b < blocks; ++b) {
      const auto scope = network.scope("block" + std::to_string(b + 1));
      x = module(network, x, options);
    }
  }
  inception_head(network, x);
}

std::vector<experiments::Refusal> refuse(const json& options) {
  const std::int64_t width = options.at("width");
  if (width % 4 == 0) return {};
  const std::int64_t below = width / 4 * 4;
  return {{{"network.width"},
           "network.width " + std::to_string(width) + " does not divide into the four parts of a module; " +
               (below > 0 ? std::to_string(below) + " and " : std::string()) + std::to_string(below + 4) +
               " would fit"}};
}

std::vector<experiments::Option> options() {
  return {{.name = "width",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Channels of the first stage, a multiple of 4; the others have twice and four times as "
                      "many.",
           .minimum = 4,
           .maximum = 4096},
          {.name = "blocks",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Modules of each of the three stages.",
           .minimum = 1,
           .maximum = 1000},
          {.name = "residual",
           .type = Type::boolean,
           .fallback = true,
           .summary = "Whether a module's result is added to its input, or stands for itself."},
          {.name = "scale",
           .type = Type::number,
           .fallback = 0.2,
           .summary = "What the result is multiplied by before it is added (the paper has 0.1 to 0.3).",
           .minimum = 0,
           .open_minimum = true}};
}

}  // namespace

NetworkDescription inception_resnet() {
  return {
      .component = {.kind = Kind::network,
                    .name = "inception_resnet",
                    .summary = "Modules of parallel convolutions whose results are added to their inputs.",
                    .reference = "Szegedy et al. 2016, arXiv:1602.07261 (at CIFAR scale)",
                    .options = options(),
                    .facts = {{"takes", "images"},
                              {"smallest_size", size},
                              {"residual", true},
                              {"unused", {"drop_path"}}}},
      .smallest_size = [](const json&) { return size; },
      .build = build,
      .refuse = refuse};
}

}  // namespace ablate::models
