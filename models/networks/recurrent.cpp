#include "models/networks/recurrent.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Option;
using experiments::Type;

namespace {

void build(Builder& network, const nlohmann::json& options, Recurrent cell) {
  cell.units = options.at("units");
  cell.forget_bias = options.value("forget_bias", 0.0);
  Builder::Value x = network.input();
  const bool tokens = network.shape(x).size() == 1;
  if (tokens) {
    const std::int64_t features = options.at("embedding");
    x = network.embedding("embedding", x, network.classes(), features > 0 ? features : cell.units);
  } else {
    x = network.sequence(x, options.at("read"));
  }
  const std::int64_t layers = options.at("layers");
  for (std::int64_t layer = 1; layer <= layers; ++layer) {
    const auto scope = network.scope("layer" + std::to_string(layer));
    if (layer > 1 || tokens) x = network.dropout_between("dropout", x);
    x = network.recurrent("cell", x, cell);
  }
  if (!tokens) x = network.readout(x, options.at("readout").get<std::string>() == "mean");
  x = network.dropout_between("dropout", x);
  network.linear("head", x, network.classes());
}

template <Recurrent::Cell cell>
void build(Builder& network, const nlohmann::json& options) {
  Recurrent layer;
  layer.cell = cell;
  build(network, options, layer);
}

std::vector<Option> options() {
  return {{.name = "units",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Cells of each recurrent layer.",
           .minimum = 1,
           .maximum = 65'536},
          {.name = "layers",
           .type = Type::integer,
           .fallback = 1,
           .summary = "Recurrent layers, one above the other.",
           .minimum = 1,
           .maximum = 64},
          {.name = "read",
           .type = Type::string,
           .fallback = "pixels",
           .summary = "What of an image or a series is one time step: a pixel, a row or a column, with all "
                      "its channels.",
           .choices = {"pixels", "rows", "columns"}},
          {.name = "readout",
           .type = Type::string,
           .fallback = "last",
           .summary = "What the classes are read from: the state at the last time step or its mean.",
           .choices = {"last", "mean"}},
          {.name = "embedding",
           .type = Type::integer,
           .fallback = 0,
           .summary = "Features of the vector that stands for a token; 0: as many as units.",
           .minimum = 0,
           .maximum = 65'536}};
}

NetworkDescription described(const char* name, const char* summary, const char* reference,
                             const std::vector<std::string>& dropouts,
                             void (*build)(Builder&, const nlohmann::json&)) {
  return {.component = {.kind = Kind::network,
                        .name = name,
                        .summary = summary,
                        .reference = reference,
                        .options = options(),
                        .facts = {{"takes", "sequences"},
                                  {"tasks", {"classification", "regression", "next_token"}},
                                  {"residual", false},
                                  {"norms", {"none", "batch", "layer"}},
                                  {"activations", {"relu", "sigmoid", "tanh"}},
                                  {"dropouts", dropouts},
                                  {"unused", {"stochastic_depth", "drop_path"}}}},
          .smallest_size = nullptr,
          .build = build};
}

NetworkDescription gated(const char* name, const char* summary, const char* reference,
                         void (*build)(Builder&, const nlohmann::json&)) {
  NetworkDescription result =
      described(name, summary, reference, {"nonrecurrent", "variational", "memoryless"}, build);
  result.component.facts["unused"].push_back("activation");
  result.component.facts.erase("activations");
  return result;
}

}  // namespace

NetworkDescription rnn() {
  return described("rnn", "Recurrent layers whose state is an activation of input and last state.",
                   "Elman 1990, Cognitive Science 14", {"nonrecurrent", "variational"},
                   build<Recurrent::Cell::rnn>);
}

NetworkDescription gru() {
  return gated("gru", "Recurrent layers of gated recurrent units.", "Cho et al. 2014, arXiv:1406.1078",
               build<Recurrent::Cell::gru>);
}

NetworkDescription lstm() {
  NetworkDescription result =
      gated("lstm", "Recurrent layers of long short-term memory cells.",
            "Hochreiter and Schmidhuber 1997; forget gates: Gers et al. 2000", build<Recurrent::Cell::lstm>);
  result.component.options.push_back(
      {.name = "forget_bias",
       .type = Type::number,
       .fallback = 1,
       .summary = "Added to what the forget gates are computed of (Jozefowicz et al. 2015); their trained "
                  "bias begins at 0.",
       .minimum = -100,
       .maximum = 100});
  return result;
}

}  // namespace ablate::models
