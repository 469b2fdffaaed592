#include <algorithm>
#include <array>

#include "models/networks/inception.h"
#include "models/networks/inception_layers.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Type;
using nlohmann::json;

namespace {

constexpr std::int64_t width_of_paper = 64;

/// Channels as in Table 1 of the paper.
struct Module {
  const char* name;
  std::int64_t one, reduce_three, three, reduce_five, five, pooled;
  bool pool_before;
};

constexpr std::array<Module, 9> modules = {{{"3a", 64, 96, 128, 16, 32, 32, false},
                                            {"3b", 128, 128, 192, 32, 96, 64, false},
                                            {"4a", 192, 96, 208, 16, 48, 64, true},
                                            {"4b", 160, 112, 224, 24, 64, 64, false},
                                            {"4c", 128, 128, 256, 24, 64, 64, false},
                                            {"4d", 112, 144, 288, 32, 64, 64, false},
                                            {"4e", 256, 160, 320, 32, 128, 128, false},
                                            {"5a", 256, 160, 320, 32, 128, 128, true},
                                            {"5b", 384, 192, 384, 48, 128, 128, false}}};

class GoogLeNet {
 public:
  GoogLeNet(Builder& network, const json& options)
      : network_(network),
        width_(options.at("width")),
        modules_(options.at("modules")),
        reduces_(options.at("reduction")) {}

  void build() {
    Builder::Value x = network_.input();
    {
      const auto scope = network_.scope("stem");
      x = inception_layer(network_, "layer1", x, {scaled(64), 3});
      x = inception_layer(network_, "layer2", x, {scaled(64), 3});
      x = inception_layer(network_, "layer3", x, {scaled(192), 3});
      x = network_.max_pool("pool", x, {3, 2, 1});
    }
    for (std::size_t i = 0; i < modules_; ++i) x = module(x, modules[i]);
    inception_head(network_, x);
  }

 private:
  /// In proportion to the width, rounded to even numbers.
  [[nodiscard]] std::int64_t scaled(std::int64_t channels) const {
    return 2 * std::max<std::int64_t>(1, (channels * width_ + width_of_paper) / (2 * width_of_paper));
  }

  Builder::Value module(Builder::Value x, const Module& of) {
    const auto scope = network_.scope(std::string("module") + of.name);
    if (of.pool_before) x = network_.max_pool("pool", x, {3, 2, 1});
    const Builder::Value one = inception_branch(network_, "one", x, {{scaled(of.one), 1}});
    const Builder::Value three = reduced(x, "three", of.reduce_three, {{scaled(of.three), 3}});
    const Builder::Value five =
        reduced(x, "five", of.reduce_five, {{scaled(of.five), 3}, {scaled(of.five), 3}});
    const Builder::Value pooled = network_.max_pool("pooling", x, {3, 1, 1});
    const Builder::Value projected = inception_branch(network_, "pooled", pooled, {{scaled(of.pooled), 1}});
    return network_.concat("concat", {one, three, five, projected});
  }

  Builder::Value reduced(Builder::Value x, const std::string& name, std::int64_t channels,
                         std::initializer_list<InceptionMap> maps) {
    if (reduces_) x = inception_layer(network_, name + ".reduction", x, {scaled(channels), 1});
    return inception_branch(network_, name, x, maps);
  }

  Builder& network_;
  std::int64_t width_;
  std::size_t modules_;
  bool reduces_;
};

/// Halved by the stem and before 4a and 5a.
std::int64_t smallest_size(const json& options) {
  std::int64_t result = 2;
  for (std::size_t i = 0; i < options.at("modules").get<std::size_t>(); ++i)
    if (modules[i].pool_before) result *= 2;
  return result;
}

std::vector<experiments::Option> options() {
  return {{.name = "width",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Channels of the stem, of which the paper has 64; all others change in proportion.",
           .minimum = 4,
           .maximum = 4096},
          {.name = "modules",
           .type = Type::integer,
           .fallback = 9,
           .summary = "How many of the paper's nine modules there are, from 3a on.",
           .minimum = 1,
           .maximum = 9},
          {.name = "reduction",
           .type = Type::boolean,
           .fallback = true,
           .summary = "Whether 1 x 1 convolutions reduce the channels before the larger convolutions."}};
}

}  // namespace

NetworkDescription googlenet() {
  return {.component = {.kind = Kind::network,
                        .name = "googlenet",
                        .summary = "Nine modules of parallel convolutions of different sizes, concatenated.",
                        .reference = "Szegedy et al. 2014, arXiv:1409.4842 (at CIFAR scale)",
                        .options = options(),
                        .facts = {{"takes", "images"},
                                  {"smallest_size", 8},
                                  {"residual", false},
                                  {"unused", {"stochastic_depth", "drop_path"}}}},
          .smallest_size = smallest_size,
          .build = [](Builder& network, const json& given) { GoogLeNet(network, given).build(); }};
}

}  // namespace ablate::models
