#include "models/networks/fractalnet.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Option;
using experiments::Type;

namespace {

constexpr int most_columns = 8;
constexpr std::int64_t kernel = 3, pool_size = 2;

/// One fractal block under construction.
class Block {
 public:
  Block(Builder& network, std::size_t number, std::int64_t channels)
      : network_(network), number_(number), channels_(channels) {}

  /// Unit number `place` of a column, both from 1.
  Builder::Value unit(int column, int place, Builder::Value x) {
    const auto scope = network_.scope("column" + std::to_string(column));
    const auto name = [place](const char* part) { return part + std::to_string(place); };
    x = network_.conv(name("conv"), x, channels_, {kernel, 1, kernel / 2});
    x = network_.dropout(name("dropout"), x, "before_norm", number_);
    x = network_.norm(name("norm"), x);
    x = network_.activation(name("activation"), x);
    return network_.dropout(name("dropout"), x, "after_norm", number_);
  }

  Builder::Value column_alone(int column, Builder::Value x) {
    for (int i = 1; i <= 1 << (column - 1); ++i) x = unit(column, i, x);
    return x;
  }

  /// Row by row of the deepest column: whichever columns end a unit there are joined.
  Builder::Value all_columns(int columns, Merge::By by, Builder::Value x) {
    std::vector<Builder::Value> ends(static_cast<std::size_t>(columns), x);
    for (int row = 1; row <= 1 << (columns - 1); ++row) {
      std::vector<Builder::Value> paths;
      std::vector<int> joined;
      for (int column = 1; column <= columns; ++column) {
        const int units_apart = 1 << (columns - column);
        if (row % units_apart != 0) continue;
        Builder::Value& end = ends[static_cast<std::size_t>(column - 1)];
        end = unit(column, row / units_apart, end);
        paths.push_back(end);
        joined.push_back(column - 1);
      }
      if (paths.size() < 2) continue;
      const Builder::Value join = network_.merge("join" + std::to_string(row), by, paths, joined);
      for (const int column : joined) ends[static_cast<std::size_t>(column)] = join;
    }
    return ends.back();
  }

 private:
  Builder& network_;
  std::size_t number_;
  std::int64_t channels_;
};

int columns_of(const nlohmann::json& options) { return options.at("columns").get<int>(); }

/// 0: all of them.
int column_alone(const nlohmann::json& options) {
  const std::string column = options.at("column");
  if (column == "all") return 0;
  return column == "deepest" ? columns_of(options) : std::stoi(column);
}

void build(Builder& network, const nlohmann::json& options) {
  const auto by = options.at("join") == "mean" ? Merge::By::mean : Merge::By::sum;
  const int alone = column_alone(options);
  Builder::Value x = network.input();
  std::size_t number = 0;
  for (const std::int64_t channels : options.at("channels")) {
    Block block(network, number++, channels);
    const auto scope = network.scope("block" + std::to_string(number));
    const bool widens = options.at("widening") == "pointwise" && network.shape(x).at(0) != channels;
    if (widens) x = network.conv("widening", x, channels, {1, 1, 0});
    x = alone > 0 ? block.column_alone(alone, x) : block.all_columns(columns_of(options), by, x);
    x = options.at("pool") == "max" ? network.max_pool("pool", x, {pool_size, pool_size, 0})
                                    : network.average_pool("pool", x, {pool_size, pool_size, 0});
  }
  network.linear("head", network.flatten(x), network.classes());
}

void build_plain(Builder& network, const nlohmann::json& options) {
  nlohmann::json deepest = options;
  deepest.update({{"column", "deepest"}, {"join", "mean"}});
  build(network, deepest);
}

std::int64_t smallest_size(const nlohmann::json& options) {
  return std::int64_t{1} << options.at("channels").size();
}

std::vector<Option> shared_options() {
  return {{.name = "columns",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Columns C of a block, whose deepest has 2^(C-1) convolutions.",
           .minimum = 1,
           .maximum = most_columns},
          {.name = "channels",
           .type = Type::integers,
           .fallback = {64, 128, 256, 512, 512},
           .summary = "Channels of each block; each halves the image.",
           .minimum = 1},
          {.name = "widening",
           .type = Type::string,
           .fallback = "columns",
           .summary = "What changes the number of channels: the first convolution of every column, or a "
                      "1 x 1 convolution before the block (pointwise).",
           .choices = {"columns", "pointwise"}},
          {.name = "pool",
           .type = Type::string,
           .fallback = "max",
           .summary = "What a 2 x 2 window becomes after each block: its maximum or its average.",
           .choices = {"max", "average"}}};
}

std::vector<Option> options() {
  std::vector<std::string> columns = {"all", "deepest"};
  for (int column = 1; column <= most_columns; ++column) columns.push_back(std::to_string(column));
  std::vector<Option> result = shared_options();
  result.push_back({.name = "join",
                    .type = Type::string,
                    .fallback = "mean",
                    .summary = "What paths become where they meet: their mean or their sum.",
                    .choices = {"mean", "sum"}});
  result.push_back({.name = "column",
                    .type = Type::string,
                    .fallback = "all",
                    .summary = "All columns, or one of them alone: the deepest, or by number from the "
                               "shallowest, \"1\".",
                    .choices = columns});
  return result;
}

NetworkDescription described(const char* name, const char* summary, std::vector<Option> options, bool paths,
                             std::vector<std::string> unused,
                             void (*builds)(Builder&, const nlohmann::json&)) {
  return {.component = {.kind = Kind::network,
                        .name = name,
                        .summary = summary,
                        .reference = "Larsson et al. 2016, arXiv:1605.07648",
                        .options = std::move(options),
                        .facts = {{"takes", "images"},
                                  {"smallest_size", 32},
                                  {"residual", false},
                                  {"paths", paths},
                                  {"unused", unused}}},
          .smallest_size = smallest_size,
          .dropout_blocks = [](const nlohmann::json& given) { return given.at("channels").size(); },
          .build = builds};
}

}  // namespace

NetworkDescription fractalnet() {
  return described("fractalnet",
                   "Blocks of columns of different depth that meet again and again, without residuals.",
                   options(), true, {"stochastic_depth"}, build);
}

NetworkDescription fractal_plain() {
  return described("fractal_plain", "The deepest column of fractalnet alone: a plain network.",
                   shared_options(), false, {"stochastic_depth", "drop_path"}, build_plain);
}

}  // namespace ablate::models
