#include "models/networks/cascade.h"

#include "models/networks/mlp.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Type;

namespace {

void build(Builder& network, const nlohmann::json& options) {
  const bool reads_all = options.at("reads") == "all";
  std::vector<Builder::Value> values = {network.flatten(network.input())};
  const auto read = [&](const std::string& name) {
    return reads_all && values.size() > 1 ? network.concat(name, values) : values.back();
  };
  for (const std::int64_t width : options.at("widths")) {
    const std::size_t number = values.size();
    const Builder::Value x = read("hidden" + std::to_string(number) + ".concat");
    values.push_back(hidden_layer(network, x, number, width));
  }
  network.linear("head", read("concat"), network.classes());
}

}  // namespace

NetworkDescription cascade() {
  return {
      .component = {.kind = Kind::network,
                    .name = "cascade",
                    .summary = "Narrow layers, each of which reads the input and all layers before it.",
                    .reference = "Fahlman and Lebiere 1990, The cascade-correlation learning architecture "
                                 "(its connections; trained as one network)",
                    .options = {{.name = "widths",
                                 .type = Type::integers,
                                 .fallback = nullptr,
                                 .summary = "Units of each hidden layer, one or two say.",
                                 .minimum = 1},
                                {.name = "reads",
                                 .type = Type::string,
                                 .fallback = "all",
                                 .summary = "What a layer reads: all that stands before it, or the last "
                                            "layer alone, as in mlp.",
                                 .choices = {"all", "last"}}},
                    .facts = {{"takes", "any"},
                              {"residual", false},
                              {"unused", {"stochastic_depth", "drop_path"}}}},
      .smallest_size = nullptr,
      .build = build};
}

}  // namespace ablate::models
