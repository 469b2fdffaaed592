#pragma once

#include <stdexcept>

#include "experiments/resolve.h"
#include "models/describe.h"
#include "runner/catalog/augment.h"
#include "runner/catalog/losses.h"
#include "runner/catalog/optimizers.h"
#include "runner/catalog/schedule.h"

/// Runs for the tests of models: written as an experiment would, read by the language itself.
namespace ablate::models::testing {

using experiments::Catalog;
using experiments::Component;
using experiments::DatasetFacts;
using experiments::Kind;
using experiments::RunSpec;
using Json = nlohmann::ordered_json;

/// All that is listed, with a data set of which each test states the facts.
inline const Catalog& listed() {
  static const Catalog catalog = [] {
    std::vector<Component> all = components();
    for (const auto& more : {runner::optimizer_components(), runner::schedule_components(),
                             runner::loss_components(), runner::augment_components()}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    all.push_back({.kind = Kind::dataset, .name = "stated"});
    return Catalog(all, {{Kind::dataset, "stated"},
                         {Kind::norm, "none"},
                         {Kind::activation, "relu"},
                         {Kind::dropout, "unit"},
                         {Kind::stochastic_depth, "linear"},
                         {Kind::drop_path, "fractal"},
                         {Kind::init, "he"},
                         {Kind::schedule, "constant"},
                         {Kind::loss, "cross_entropy"},
                         {Kind::augment, "standard"}});
  }();
  return catalog;
}

/// A run of one epoch with batches of 128, changed by `patch`. Throws std::invalid_argument for what the
/// language refuses.
inline RunSpec run(const Json& patch) {
  const experiments::Report refuse = [](const std::string& pointer, const std::string& message) {
    throw std::invalid_argument(pointer + ": " + message);
  };
  Json description = {{"optimizer", {{"name", "sgd"}, {"lr", 0.1}}}, {"epochs", 1}, {"batch_size", 128}};
  experiments::merge(description, experiments::expand_patch(patch, listed(), refuse));
  return experiments::resolve(description, listed(), refuse).spec;
}

/// A network's name and options that make it small: its smallest legal depth, few channels.
inline Json small(const Component& network) {
  static const Json sizes = {{"widths", {8, 6}}, {"width", 4},     {"widen_factor", 1}, {"modules", 3},
                             {"blocks", 1},      {"weights", 600}, {"units", 4},        {"columns", 3},
                             {"layers", 2},      {"kernel", 2}};
  Json choice = {{"name", network.name}};
  for (const experiments::Option& option : network.options) {
    if (option.name == "depth") {
      choice["depth"] = network.facts.at("legal_depths").at("minimum").get<std::int64_t>();
    } else if (sizes.contains(option.name)) {
      choice[option.name] = sizes.at(option.name);
    }
  }
  if (network.name == "inception_resnet") choice["width"] = 8;  // four parts, each of two channels
  return choice;
}

/// What the checks of models refuse of a run on data with these facts.
inline std::vector<experiments::Refusal> refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  Catalog catalog = listed();
  catalog.checks = checks([&](const experiments::Choice&) { return dataset; });
  return catalog.refusals(spec);
}

inline const DatasetFacts cifar = {{3, 32, 32}, 10, 50'000, 10'000};
inline const DatasetFacts mnist = {{1, 28, 28}, 10, 60'000, 10'000};
inline const DatasetFacts digits = {{1, 8, 8}, 10, 1437, 360};
inline const DatasetFacts vectors = {{20}, 3, 1000, 100};

}  // namespace ablate::models::testing
