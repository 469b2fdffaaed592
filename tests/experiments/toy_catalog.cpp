#include "tests/experiments/toy_catalog.h"

namespace ablate::experiments {

namespace {

using nlohmann::json;

Option number(const char* name, json fallback) {
  return {name, Type::number, std::move(fallback), "a number"};
}
Option integer(const char* name, json fallback) {
  return {name, Type::integer, std::move(fallback), "a whole number"};
}
Option flag(const char* name) { return {name, Type::boolean, false, "yes or no"}; }
Option word(const char* name, json fallback, std::vector<std::string> choices) {
  Option option{name, Type::string, std::move(fallback), "a word"};
  option.choices = std::move(choices);
  return option;
}
Option list(const char* name, Type type, json fallback) {
  return {name, type, std::move(fallback), "a list"};
}

Component make(Kind kind, const char* name, std::vector<Option> options = {}, const char* principal = "") {
  return {kind, name, "made up for tests", "", std::move(options), principal, json::object(), 1, {}};
}

Component off_when(Component component, const char* option, double value) {
  component.off = [option, value](const json& options) { return options.at(option) == value; };
  return component;
}

std::vector<Component> datasets() {
  std::vector<Component> all;
  for (const char* name : {"digits", "mnist", "fashion_mnist", "cifar100"})
    all.push_back(make(Kind::dataset, name));
  all.push_back(make(Kind::dataset, "cifar10", {integer("size", 32)}));
  all.push_back(make(Kind::dataset, "sequential_mnist", {word("permute", "none", {"none", "fixed"})}));
  all.push_back(
      make(Kind::dataset, "synthetic_tabular", {integer("informative", 5), integer("features", 30)}));
  return all;
}

/// A network that does not train by gradient, and says what it has no use for.
Component trees() {
  Component component = make(Kind::network, "xgboost", {integer("max_depth", 6), number("eta", 0.3)});
  component.facts["unused"] = {"norm", "dropout", "optimizer", "schedule",
                               "loss", "steps",   "epochs",    "batch_size"};
  return component;
}

std::vector<Component> networks() {
  const auto net = [](const char* name, std::vector<Option> options = {}) {
    return make(Kind::network, name, std::move(options));
  };
  const Option depth = integer("depth", nullptr), width = integer("width", 16);
  const Option channels = list("channels", Type::integers, json::array({16, 32}));
  return {net("mlp", {list("widths", Type::integers, nullptr)}),
          net("convnet"),
          net("cifar_plain", {depth, width}),
          net("cifar_resnet", {depth, width, word("shortcut", "A", {"A", "B"}),
                               word("block_order", "post", {"post", "pre"})}),
          net("fractalnet", {channels, integer("columns", nullptr)}),
          net("fractal_plain", {channels, integer("columns", nullptr)}),
          net("lstm", {integer("units", nullptr)}),
          net("inception"),
          net("inception_resnet", {number("scale", 1)}),
          trees()};
}

std::vector<Component> arms() {
  std::vector<Component> all;
  Component none = make(Kind::norm, "none");
  none.off = [](const json&) { return true; };
  all.push_back(none);
  all.push_back(make(Kind::norm, "batch",
                     {number("eps", 1e-5), number("momentum", 0.1), number("gamma", 1), flag("per_step")}));
  all.push_back(make(Kind::norm, "layer", {number("eps", 1e-5)}));
  all.push_back(make(Kind::activation, "relu"));
  all.push_back(make(Kind::activation, "sigmoid"));
  for (const char* name : {"unit", "channel", "nonrecurrent", "variational", "memoryless"})
    all.push_back(
        off_when(make(Kind::dropout, name,
                      {number("rate", 0), word("position", "after_norm", {"before_norm", "after_norm"}),
                       list("by_block", Type::numbers, json::array())},
                      "rate"),
                 "rate", 0));
  for (const char* name : {"linear", "uniform"})
    all.push_back(
        off_when(make(Kind::stochastic_depth, name, {number("survival", 1)}, "survival"), "survival", 1));
  Component no_drop = make(Kind::drop_path, "none");
  no_drop.off = [](const json&) { return true; };
  all.push_back(no_drop);
  all.push_back(make(Kind::drop_path, "fractal", {number("local", 0), number("global_share", 0)}));
  for (const char* name : {"he", "xavier", "orthogonal"}) all.push_back(make(Kind::init, name));
  all.push_back(make(Kind::init, "normal", {number("std", nullptr)}));
  return all;
}

std::vector<Component> training() {
  std::vector<Option> shared = {number("lr", nullptr), number("weight_decay", 0), number("clip_norm", 0)};
  const auto with = [&](std::vector<Option> own) {
    own.insert(own.begin(), shared.begin(), shared.end());
    return own;
  };
  const Option warmup = number("warmup", 0), warmup_factor = number("warmup_factor", 1);
  return {make(Kind::optimizer, "sgd", with({number("momentum", 0), flag("nesterov")})),
          make(Kind::optimizer, "adam", with({number("beta1", 0.9)})),
          make(Kind::optimizer, "adamw", with({})),
          make(Kind::optimizer, "rmsprop", with({number("decay", 0.9)})),
          make(Kind::schedule, "constant", {warmup, warmup_factor}),
          make(Kind::schedule, "cosine", {warmup, warmup_factor}),
          make(Kind::schedule, "steps",
               {list("at", Type::numbers, nullptr), number("factor", nullptr), warmup, warmup_factor}),
          make(Kind::loss, "cross_entropy"),
          make(Kind::augment, "standard", {integer("pad", 0), flag("flip")}),
          make(Kind::probe, "columns", {flag("recompute_norm")}),
          make(Kind::probe, "weights"),
          make(Kind::probe, "lesion",
               {list("delete", Type::integers, json::array()), list("swap", Type::integers, json::array()),
                integer("draws", 1)})};
}

}  // namespace

const Catalog& toy_catalog() {
  static const Catalog catalog = [] {
    std::vector<Component> all = datasets();
    for (auto part : {networks(), arms(), training()}) all.insert(all.end(), part.begin(), part.end());
    Catalog made(std::move(all), {{Kind::norm, "none"},
                                  {Kind::activation, "relu"},
                                  {Kind::dropout, "unit"},
                                  {Kind::stochastic_depth, "linear"},
                                  {Kind::drop_path, "fractal"},
                                  {Kind::init, "he"},
                                  {Kind::schedule, "constant"},
                                  {Kind::loss, "cross_entropy"},
                                  {Kind::augment, "standard"}});
    made.facts = [](const Choice&) { return DatasetFacts{{1, 28, 28}, 10, 60000, 10000}; };
    return made;
  }();
  return catalog;
}

}  // namespace ablate::experiments
