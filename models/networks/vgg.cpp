#include "models/networks/vgg.h"

#include <array>

#include "models/networks/mlp.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Type;
using nlohmann::json;

namespace {

constexpr std::size_t groups = 5;
constexpr std::array<std::int64_t, groups> widening = {1, 2, 4, 8, 8};

/// Convolutions of each group.
std::array<std::int64_t, groups> layers_of(std::int64_t depth) {
  if (depth == 11) return {1, 1, 2, 2, 2};
  if (depth == 13) return {2, 2, 2, 2, 2};
  return depth == 16 ? std::array<std::int64_t, groups>{2, 2, 3, 3, 3}
                     : std::array<std::int64_t, groups>{2, 2, 4, 4, 4};
}

Depths depths(const json& /*options*/) { return {.values = {11, 13, 16, 19}}; }

std::int64_t smallest_size(const json& options) {
  return std::int64_t{1} << options.at("pools").get<std::int64_t>();
}

void build(Builder& network, const json& options) {
  const auto layers = layers_of(options.at("depth"));
  const std::size_t pools = options.at("pools");
  Builder::Value x = network.input();
  for (std::size_t g = 0; g < groups; ++g) {
    const auto scope_of_group = network.scope("group" + std::to_string(g + 1));
    for (std::int64_t layer = 0; layer < layers[g]; ++layer) {
      const auto scope = network.scope("block" + std::to_string(layer + 1));
      x = network.conv("conv", x, widening[g] * options.at("width").get<std::int64_t>(), {3, 1, 1});
      x = network.activation("activation", network.norm("norm", x));
    }
    if (g < pools) x = network.max_pool("pool", x, {2, 2, 0});
  }
  x = network.flatten(x);
  std::size_t number = 0;
  for (const std::int64_t width : options.at("widths")) x = hidden_layer(network, x, ++number, width);
  if (number == 0) x = network.dropout("dropout", x);
  network.linear("head", x, network.classes());
}

std::vector<experiments::Option> options() {
  return {
      {.name = "depth",
       .type = Type::integer,
       .fallback = nullptr,
       .summary = "Weighted layers of the paper's network: 11, 13, 16 or 19, three of them its linear maps."},
      {.name = "width",
       .type = Type::integer,
       .fallback = 64,
       .summary = "Channels of the first group; the others have 2, 4, 8 and 8 times as many.",
       .minimum = 1,
       .maximum = 4096},
      {.name = "pools",
       .type = Type::integer,
       .fallback = 5,
       .summary = "How many groups end with a pooling, from the first on.",
       .minimum = 0,
       .maximum = 5},
      {.name = "widths",
       .type = Type::integers,
       .fallback = json::array(),
       .summary = "Units of each fully connected layer before the last; the paper has [4096, 4096].",
       .minimum = 1}};
}

}  // namespace

NetworkDescription vgg() {
  return {.component = {.kind = Kind::network,
                        .name = "vgg",
                        .summary = "Plain network of five groups of 3 x 3 convolutions with pooling between.",
                        .reference = "Simonyan and Zisserman 2014, arXiv:1409.1556",
                        .options = options(),
                        .facts = {{"takes", "images"},
                                  {"smallest_size", 32},
                                  {"legal_depths", to_json(depths({}))},
                                  {"residual", false},
                                  {"unused", {"stochastic_depth", "drop_path"}}}},
          .smallest_size = smallest_size,
          .build = build,
          .legal_depths = depths};
}

}  // namespace ablate::models
