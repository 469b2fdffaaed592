#include "models/regularizers.h"

namespace ablate::models {

using experiments::Choice;
using experiments::Component;
using experiments::Kind;
using experiments::Type;

namespace {

Component dropout(const char* name, const char* summary, const char* reference) {
  return {.kind = Kind::dropout,
          .name = name,
          .summary = summary,
          .reference = reference,
          .options = {{.name = "rate",
                       .type = Type::number,
                       .fallback = 0,
                       .summary = "Probability of being dropped; what is kept is divided by 1 - rate.",
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
          .off = [](const nlohmann::json& options) {
            return options.at("rate") == 0 && options.at("input_rate") == 0;
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
      stochastic_depth("linear", "Residual branches are dropped in training, later ones more often."),
      stochastic_depth("uniform", "Residual branches are dropped in training, all as often."),
      {.kind = Kind::drop_path,
       .name = "none",
       .summary = "All paths are kept.",
       .off = [](const nlohmann::json&) { return true; }}};
}

bool drops_at(const Choice& dropout, const std::string& position) {
  return dropout.get<double>("rate") > 0 && dropout.get<std::string>("position") == position;
}

Dropout dropout_of(const Choice& dropout) { return {dropout.get<double>("rate"), dropout.name == "channel"}; }

std::optional<Dropout> input_dropout_of(const Choice& dropout) {
  const auto rate = dropout.get<double>("input_rate");
  if (rate == 0) return std::nullopt;
  return Dropout{rate, dropout.name == "channel"};
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

}  // namespace ablate::models
