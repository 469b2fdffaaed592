#include "models/networks/conv_recurrent.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Option;
using experiments::Type;

namespace {

std::int64_t smallest_size(const nlohmann::json& options) {
  return std::int64_t{1} << options.at("channels").size();
}

void build(Builder& network, const nlohmann::json& options) {
  Builder::Value x = network.input();
  std::size_t number = 0;
  for (const std::int64_t channels : options.at("channels")) {
    const auto scope = network.scope("layer" + std::to_string(++number));
    x = network.conv("conv", x, channels, {3, 1, 1});
    x = network.norm("norm", x);
    x = network.activation("activation", x);
    x = network.max_pool("pool", x, {2, 2, 0});
  }
  Recurrent cell;
  cell.units = options.at("units");
  cell.cell = options.at("cell").get<std::string>() == "gru" ? Recurrent::Cell::gru : Recurrent::Cell::lstm;
  cell.forget_bias = cell.cell == Recurrent::Cell::lstm ? 1 : 0;
  x = network.dropout_between("cell_dropout", network.sequence(x, "columns"));
  x = network.recurrent("cell", x, cell);
  x = network.readout(x, options.at("readout").get<std::string>() == "mean");
  network.linear("head", network.dropout_between("dropout", x), network.classes());
}

std::vector<Option> options() {
  return {{.name = "channels",
           .type = Type::integers,
           .fallback = {8, 16},
           .summary = "Channels of each convolution.",
           .minimum = 1},
          {.name = "units",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Cells of the recurrent layer.",
           .minimum = 1,
           .maximum = 65'536},
          {.name = "cell",
           .type = Type::string,
           .fallback = "lstm",
           .summary = "Kind of its cells; of a lstm with 1 added to what its forget gates are computed of.",
           .choices = {"lstm", "gru"}},
          {.name = "readout",
           .type = Type::string,
           .fallback = "last",
           .summary = "What the output is read from: the state at the last time step or its mean.",
           .choices = {"last", "mean"}}};
}

}  // namespace

NetworkDescription conv_recurrent() {
  return {.component = {.kind = Kind::network,
                        .name = "conv_recurrent",
                        .summary = "Convolutions over a spectrogram, then a recurrent layer along its time.",
                        .reference = "Sainath et al. 2015, convolutional, LSTM, deep networks",
                        .options = options(),
                        .facts = {{"takes", "images"},
                                  {"smallest_size", 4},
                                  {"residual", false},
                                  {"norms", {"none", "batch", "layer"}},
                                  {"dropouts", {"nonrecurrent", "variational", "memoryless"}},
                                  {"unused", {"stochastic_depth", "drop_path"}}}},
          .smallest_size = smallest_size,
          .build = build};
}

}  // namespace ablate::models
