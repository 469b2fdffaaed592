#include "models/networks/conv1d.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Option;
using experiments::Type;

namespace {

std::int64_t smallest_length(const nlohmann::json& options) {
  return 1 + options.at("layers").get<std::int64_t>() * (options.at("kernel").get<std::int64_t>() - 1);
}

void build(Builder& network, const nlohmann::json& options) {
  const Builder::Window window{options.at("kernel"), 1, 0, true};
  const std::int64_t layers = options.at("layers"), width = options.at("width");
  Builder::Value x = network.input();
  for (std::int64_t layer = 1; layer <= layers; ++layer) {
    const auto scope = network.scope("layer" + std::to_string(layer));
    x = network.conv("conv", x, width, window);
    x = network.dropout("dropout", x, "before_norm");
    x = network.norm("norm", x);
    x = network.activation("activation", x);
    x = network.dropout("dropout", x, "after_norm");
  }
  if (options.at("readout").get<std::string>() == "mean") {
    x = network.global_average_pool("pool", x);
  } else {
    x = network.readout(network.sequence(x, "columns"), false);
  }
  network.linear("head", x, network.classes());
}

std::vector<Option> options() {
  return {{.name = "layers",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Convolutions.",
           .minimum = 1,
           .maximum = 1000},
          {.name = "kernel",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Time steps that each convolution spans.",
           .minimum = 1,
           .maximum = 1'000'000},
          {.name = "width",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Channels of each convolution.",
           .minimum = 1,
           .maximum = 65'536},
          {.name = "readout",
           .type = Type::string,
           .fallback = "last",
           .summary = "What the output is read from: the last time step or the mean over all.",
           .choices = {"last", "mean"}}};
}

}  // namespace

NetworkDescription conv1d() {
  return {.component = {.kind = Kind::network,
                        .name = "conv1d",
                        .summary = "Convolutions along time, without padding: the last time step sees 1 + "
                                   "layers (kernel - 1) points.",
                        .reference = "Waibel et al. 1989, time-delay neural networks",
                        .options = options(),
                        .facts = {{"takes", "series"},
                                  {"residual", false},
                                  {"unused", {"stochastic_depth", "drop_path"}}}},
          .smallest_size = smallest_length,
          .build = build};
}

}  // namespace ablate::models
