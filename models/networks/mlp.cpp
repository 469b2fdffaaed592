#include "models/networks/mlp.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Type;

Builder::Value hidden_layer(Builder& network, Builder::Value x, std::size_t number, std::int64_t width) {
  const auto scope = network.scope("hidden" + std::to_string(number));
  x = network.linear("linear", x, width);
  x = network.dropout("dropout", x, "before_norm");
  x = network.norm("norm", x);
  x = network.activation("activation", x);
  return network.dropout("dropout", x, "after_norm");
}

namespace {

void build(Builder& network, const nlohmann::json& options) {
  Builder::Value x = network.flatten(network.input());
  std::size_t number = 0;
  for (const std::int64_t width : options.at("widths")) x = hidden_layer(network, x, ++number, width);
  network.linear("head", x, network.classes());
}

}  // namespace

NetworkDescription mlp() {
  return {.component = {.kind = Kind::network,
                        .name = "mlp",
                        .summary = "Fully connected layers with a norm and an activation each, then a linear "
                                   "map to the classes.",
                        .options = {{.name = "widths",
                                     .type = Type::integers,
                                     .fallback = nullptr,
                                     .summary = "Units of each hidden layer; [] is multinomial regression.",
                                     .minimum = 1}},
                        .facts = {{"takes", "any"},
                                  {"residual", false},
                                  {"unused", {"stochastic_depth", "drop_path"}}}},
          .smallest_size = nullptr,
          .build = build};
}

}  // namespace ablate::models
