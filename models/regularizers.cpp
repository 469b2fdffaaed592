#include "models/regularizers.h"

#include <algorithm>

namespace ablate::models {

using experiments::Choice;
using experiments::Component;
using experiments::Kind;
using experiments::Option;
using experiments::Type;

namespace {

constexpr double local_rate = 0.15;  ///< of Larsson et al. 2016

bool drops_nothing(const nlohmann::json& dropout) {
  const auto rates = dropout.at("by_block").get<std::vector<double>>();
  return dropout.at("rate") == 0 && dropout.at("input_rate") == 0 &&
         std::all_of(rates.begin(), rates.end(), [](double r) { return r == 0; });
}

Option rate() {
  return {.name = "rate",
          .type = Type::number,
          .fallback = 0,
          .summary = "Probability of being dropped; what is kept is divided by 1 - rate.",
          .minimum = 0,
          .maximum = 1,
          .open_maximum = true};
}

Component recurrent_dropout(const char* name, const char* summary, const char* reference) {
  return {.kind = Kind::dropout,
          .name = name,
          .summary = summary,
          .reference = reference,
          .options = {rate()},
          .principal = "rate",
          .facts = {{"recurrent", true}},
          .off = [](const nlohmann::json& options) { return options.at("rate") == 0; }};
}

Component dropout(const char* name, const char* summary, const char* reference) {
  return {
      .kind = Kind::dropout,
      .name = name,
      .summary = summary,
      .reference = reference,
      .options = {rate(),
                  {.name = "by_block",
                   .type = Type::numbers,
                   .fallback = nlohmann::json::array(),
                   .summary = "A rate for each block of the network, from the first on, instead of `rate`; "
                              "[]: rate everywhere.",
                   .minimum = 0,
                   .maximum = 1,
                   .open_maximum = true},
                  {.name = "position",
                   .type = Type::string,
                   .fallback = "after_norm",
                   .summary = "Between map and norm, or after norm and activation.",
                   .choices = {"after_norm", "before_norm"}},
                  {.name = "input_rate",
                   .type = Type::number,
                   .fallback = 0,
                   .summary = "The same of the network's input.",
                   .minimum = 0,
                   .maximum = 1,
                   .open_maximum = true}},
      .principal = "rate",
      .facts = {{"recurrent", false}},
      .off = drops_nothing};
}

Option local(double fallback) {
  return {.name = "local",
          .type = Type::number,
          .fallback = fallback,
          .summary =
              "Probability that a join drops an input, in a step that is not global; one at least is "
              "kept.",
          .minimum = 0,
          .maximum = 1,
          .open_maximum = true};
}

Option global_share(double fallback) {
  return {.name = "global_share",
          .type = Type::number,
          .fallback = fallback,
          .summary = "Probability that a step goes through one column alone, the same in every block.",
          .minimum = 0,
          .maximum = 1};
}

Component drop_path(const char* name, const char* summary, std::vector<Option> options) {
  const bool has_local = !options.empty() && options.front().name == "local";
  return {.kind = Kind::drop_path,
          .name = name,
          .summary = summary,
          .reference = "Larsson et al. 2016, arXiv:1605.07648, section 3.1",
          .options = std::move(options),
          .principal = has_local ? "local" : "",
          .off = [name = std::string(name)](const nlohmann::json& given) {
            return keeps_every_path({name, given});
          }};
}

Component stochastic_depth(const char* name, const char* summary) {
  return {
      .kind = Kind::stochastic_depth,
      .name = name,
      .summary = summary,
      .reference = "Huang et al. 2016, arXiv:1603.09382",
      .options = {{.name = "survival",
                   .type = Type::number,
                   .fallback = 1,
                   .summary = "Probability that the last block's branch is computed in a training step; "
                              "evaluation scales each branch by its own.",
                   .minimum = 0,
                   .maximum = 1,
                   .open_minimum = true},
                  {.name = "per",
                   .type = Type::string,
                   .fallback = "batch",
                   .summary = "One draw for the whole batch (a dropped branch is not computed), or one for "
                              "each example.",
                   .choices = {"batch", "example"}}},
      .principal = "survival",
      .off = [](const nlohmann::json& options) { return options.at("survival") == 1; }};
}

}  // namespace

std::vector<Component> regularizer_components() {
  return {
      dropout("unit", "Units are dropped in training, each by itself.",
              "Srivastava et al. 2014, JMLR 15 (inverted scaling)"),
      dropout("channel", "Whole channels are dropped in training.", "Tompson et al. 2015, arXiv:1411.4280"),
      recurrent_dropout("nonrecurrent",
                        "Units between the layers of a recurrent network are dropped in training, at each "
                        "time step anew.",
                        "Zaremba et al. 2014, arXiv:1409.2329"),
      recurrent_dropout("variational",
                        "Units between the layers of a recurrent network and of its recurrent state are "
                        "dropped in training, the same at all time steps.",
                        "Gal and Ghahramani 2015, arXiv:1512.05287 (tied)"),
      recurrent_dropout("memoryless",
                        "The update of a gated cell is dropped in training, at each time step anew; its "
                        "state never is.",
                        "Semeniuta et al. 2016, arXiv:1603.05118"),
      stochastic_depth("linear", "Residual branches are dropped in training, later ones more often."),
      stochastic_depth("uniform", "Residual branches are dropped in training, all as often."),
      drop_path("fractal", "Paths are dropped as its two options say; by default none.",
                {local(0), global_share(0)}),
      drop_path("none", "All paths are kept.", {}),
      drop_path("local", "Every join drops inputs, each by itself.", {local(local_rate)}),
      drop_path("global", "Every step goes through one column alone.", {}),
      drop_path("mixed", "Half of the steps are global, the others local.",
                {local(local_rate), global_share(0.5)})};
}

double dropout_rate(const Choice& dropout, const std::string& position, std::size_t block) {
  if (dropout.options.value("position", "") != position) return 0;
  const auto rates = dropout.get<std::vector<double>>("by_block");
  if (rates.empty()) return dropout.get<double>("rate");
  return block < rates.size() ? rates[block] : 0;
}

std::optional<Dropout> input_dropout_of(const Choice& dropout) {
  const auto rate = dropout.options.value("input_rate", 0.0);
  if (rate == 0) return std::nullopt;
  return Dropout{rate, dropout.name == "channel"};
}

std::optional<Dropout> dropout_between_layers(const Choice& dropout) {
  const auto rate = dropout.get<double>("rate");
  if (rate == 0 || (dropout.name != "nonrecurrent" && dropout.name != "variational")) return std::nullopt;
  return Dropout{rate, dropout.name == "variational"};
}

void drop_in_cell(const Choice& dropout, Recurrent& cell) {
  cell.rate = dropout.get<double>("rate");
  if (dropout.name == "variational") cell.drop = Recurrent::Drop::variational;
  if (dropout.name == "memoryless") cell.drop = Recurrent::Drop::memoryless;
}

bool keeps_every_block(const Choice& stochastic_depth) {
  return stochastic_depth.get<double>("survival") == 1;
}

Join join_of(const Choice& stochastic_depth, std::size_t block, std::size_t blocks) {
  const auto survival = stochastic_depth.get<double>("survival");
  const bool per_example = stochastic_depth.get<std::string>("per") == "example";
  if (stochastic_depth.name == "uniform") return {survival, per_example};
  const double depth = static_cast<double>(block) / static_cast<double>(blocks);
  return {1 - depth * (1 - survival), per_example};
}

Graph::DropPath drop_path_of(const Choice& drop_path) {
  Graph::DropPath rule;
  rule.local_rate = drop_path.options.value("local", 0.0);
  rule.global_share = drop_path.options.value("global_share", drop_path.name == "global" ? 1.0 : 0.0);
  return rule;
}

bool keeps_every_path(const Choice& drop_path) {
  const Graph::DropPath rule = drop_path_of(drop_path);
  return rule.local_rate == 0 && rule.global_share == 0;
}

}  // namespace ablate::models
