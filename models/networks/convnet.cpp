#include "models/networks/convnet.h"

#include "models/networks/mlp.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Option;
using experiments::Type;

namespace {

constexpr std::int64_t kernel = 5, pool_size = 2;

bool pads(const nlohmann::json& options) { return options.at("padding") == "same"; }

std::int64_t smallest_size(const nlohmann::json& options) {
  std::int64_t size = 1;
  for (std::size_t i = 0; i < options.at("channels").size(); ++i) {
    size *= pool_size;
    if (!pads(options)) size += kernel - 1;
  }
  return size;
}

Builder::Value pooled(Builder& network, Builder::Value x, const nlohmann::json& options) {
  const Builder::Window window{pool_size, pool_size, 0};
  return options.at("pool") == "max" ? network.max_pool("pool", x, window)
                                     : network.average_pool("pool", x, window);
}

void build(Builder& network, const nlohmann::json& options) {
  const Builder::Window window{kernel, 1, pads(options) ? kernel / 2 : 0};
  Builder::Value x = network.input();
  std::size_t number = 0;
  for (const std::int64_t channels : options.at("channels")) {
    const auto scope = network.scope("layer" + std::to_string(++number));
    x = network.conv("conv", x, channels, window);
    x = network.dropout("dropout", x, "before_norm");
    x = network.norm("norm", x);
    x = network.activation("activation", x);
    x = pooled(network, x, options);
    x = network.dropout("dropout", x, "after_norm");
  }
  x = network.flatten(x);
  number = 0;
  for (const std::int64_t width : options.at("widths")) x = hidden_layer(network, x, ++number, width);
  network.linear("head", x, network.classes());
}

std::vector<Option> options() {
  return {{.name = "channels",
           .type = Type::integers,
           .fallback = {6, 16},
           .summary = "Channels of each convolution.",
           .minimum = 1},
          {.name = "widths",
           .type = Type::integers,
           .fallback = {120, 84},
           .summary = "Units of each fully connected layer after them.",
           .minimum = 1},
          {.name = "padding",
           .type = Type::string,
           .fallback = "same",
           .summary = "Of the convolutions: same keeps the size, valid pads nothing.",
           .choices = {"same", "valid"}},
          {.name = "pool",
           .type = Type::string,
           .fallback = "max",
           .summary = "What a 2 x 2 window becomes: its maximum or its average.",
           .choices = {"max", "average"}}};
}

}  // namespace

NetworkDescription convnet() {
  return {.component = {.kind = Kind::network,
                        .name = "convnet",
                        .summary = "Two 5 x 5 convolutions with pooling and two fully connected layers, of "
                                   "LeNet-5's size.",
                        .reference = "LeCun et al. 1998",
                        .options = options(),
                        .facts = {{"takes", "images"},
                                  {"smallest_size", 4},
                                  {"residual", false},
                                  {"unused", {"stochastic_depth", "drop_path"}}}},
          .smallest_size = smallest_size,
          .build = build};
}

}  // namespace ablate::models
