#pragma once

#include <ostream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "models/describe.h"
#include "models/execution/network.h"
#include "models/networks/networks.h"

/// Every listed network with every listed norm, at its smallest legal size: what is listed is tested, without
/// a test of its own.
namespace ablate::models::testing {

struct Listed {
  std::string name;
  experiments::RunSpec spec;
  experiments::DatasetFacts data;
  experiments::Component norm;

  [[nodiscard]] Graph graph() const { return describe(spec, data); }
  /// A batch of this network's inputs.
  [[nodiscard]] std::vector<std::int64_t> batch(std::int64_t examples) const {
    std::vector<std::int64_t> shape{examples};
    shape.insert(shape.end(), data.shape.begin(), data.shape.end());
    return shape;
  }
};
inline void PrintTo(const Listed& listed, std::ostream* out) { *out << listed.name; }

inline const experiments::Component& listed_component(experiments::Kind kind, const std::string& name) {
  static const std::vector<experiments::Component> all = components();
  for (const experiments::Component& component : all) {
    if (component.kind == kind && component.name == name) return component;
  }
  throw std::logic_error("no component " + name);
}

/// A component with its defaults; options without one, and those that make it small, are given.
inline experiments::Choice choose(const experiments::Component& component, const nlohmann::json& given = {}) {
  experiments::Choice choice{component.name, nlohmann::json::object()};
  for (const experiments::Option& option : component.options) {
    const bool is_given = given.contains(option.name);
    if (!is_given && option.fallback.is_null()) throw std::logic_error("give a size for " + option.name);
    choice.options[option.name] = is_given ? given.at(option.name) : option.fallback;
  }
  return choice;
}
inline experiments::Choice choose(experiments::Kind kind, const std::string& name,
                                  const nlohmann::json& given = {}) {
  return choose(listed_component(kind, name), given);
}

/// Options that make a network small: its smallest legal depth, few channels.
inline nlohmann::json small_options(const experiments::Component& network) {
  nlohmann::json options = {{"widths", {8, 6}},  {"channels", {4, 6}}, {"width", 4},  {"pool", "average"},
                            {"units", 5},        {"layers", 2},        {"kernel", 3}, {"columns", 3},
                            {"widen_factor", 1}, {"modules", 3},       {"blocks", 1}, {"weights", 600}};
  if (network.name == "inception_resnet") options["width"] = 8;  // four parts, each of two channels
  if (network.facts.contains("legal_depths")) {
    options["depth"] = network.facts.at("legal_depths").at("minimum");
  }
  return options;
}

inline Listed listed(const experiments::Component& network, const experiments::Component& norm,
                     const std::string& activation = "tanh", nlohmann::json options = {}) {
  using experiments::Kind;
  nlohmann::json given = small_options(network);
  if (!options.is_null()) given.update(options);
  Listed result{network.name + "_" + norm.name, {}, {{6}, 3, 100, 20}, norm};
  experiments::RunSpec& spec = result.spec;
  spec.network = choose(network, given);
  spec.norm = choose(norm);
  spec.activation = choose(Kind::activation, activation);
  spec.dropout = choose(Kind::dropout, "unit");
  spec.stochastic_depth = choose(Kind::stochastic_depth, "linear");
  spec.drop_path = choose(Kind::drop_path, "none");
  spec.init = choose(Kind::init, "he");
  if (network.facts.at("takes") == "images") {
    std::int64_t size = models::network(network.name).smallest_size(spec.network.options);
    if (network.name == "googlenet") size *= 2;  // groups of two channels see more than one value in them
    result.data.shape = {3, size, size};
  }
  // A state, or a group of few values, hardly varies at first, where a norm bends within sqrt(eps): finer
  // than differences can see, and rounding is amplified as much.
  const bool varies_little = network.facts.contains("dropouts") || network.name == "googlenet";
  if (varies_little && spec.norm.options.contains("eps")) spec.norm.options["eps"] = 0.01;
  if (network.facts.at("takes") == "sequences") result.data.shape = {2, 3, 2};
  if (network.facts.at("takes") == "series") result.data.shape = {3, 1, 7};
  return result;
}

/// A dropout that this network has a place for, by `number`: taken in turn.
inline experiments::Choice some_dropout(const experiments::Component& network, std::size_t number,
                                        double rate) {
  std::vector<experiments::Component> fitting;
  for (const experiments::Component& component : components()) {
    if (component.kind == experiments::Kind::dropout && admits(network, component)) {
      fitting.push_back(component);
    }
  }
  return choose(fitting.at(number % fitting.size()), {{"rate", rate}});
}

/// Networks x norms, and the variations that have other operations: shortcut B, maximum pooling, dropout,
/// dropped blocks, what batch norm keeps, and Fixup.
inline std::vector<Listed> all_listed() {
  using experiments::Kind;
  std::vector<Listed> result;
  const std::vector<experiments::Component> all = components();
  for (const experiments::Component& network : all) {
    if (network.kind != Kind::network) continue;
    for (const experiments::Component& norm : all) {
      if (norm.kind != Kind::norm || !admits(network, norm)) continue;
      result.push_back(listed(network, norm));
      Listed regularized = listed(network, norm);
      regularized.name += "_regularized";
      regularized.spec.dropout = some_dropout(network, 1, 0.3);
      if (regularized.spec.dropout.name == "channel") {
        regularized.spec.dropout.options["position"] = "before_norm";
      }
      if (network.facts.at("residual")) {
        regularized.spec.stochastic_depth =
            choose(Kind::stochastic_depth, "uniform", {{"survival", 0.5}, {"per", "example"}});
      }
      result.push_back(regularized);
    }
  }
  const experiments::Component& fractal = listed_component(Kind::network, "fractalnet");
  for (const char* norm : {"none", "batch"}) {  // what drop path multiplies sums with; rates by block
    result.push_back(listed(fractal, listed_component(Kind::norm, norm), "tanh", {{"join", "sum"}}));
    result.back().name += "_sum_paths";
    result.back().spec.drop_path = choose(Kind::drop_path, "local", {{"local", 0.4}});
    result.back().spec.dropout = choose(Kind::dropout, "unit", {{"by_block", {0, 0.3}}});
  }
  const experiments::Component& batch = listed_component(Kind::norm, "batch");
  result.push_back(
      listed(listed_component(Kind::network, "cifar_resnet"), batch, "sigmoid", {{"shortcut", "B"}}));
  result.back().name += "_B";
  const std::vector<std::tuple<const char*, const char*, nlohmann::json>> variations = {
      {"bottleneck", "cifar_resnet", {{"depth", 11}, {"block", "bottleneck"}, {"shortcut", "B"}}},
      {"bottleneck", "cifar_preact_resnet", {{"depth", 11}, {"block", "bottleneck"}, {"shortcut", "B"}}},
      {"average", "cifar_resnet", {{"shortcut", "average"}}},
      {"widened", "wide_resnet", {{"widen_factor", 2}}},
      {"without_sum", "inception_resnet", {{"residual", false}}},
      {"without_reduction", "googlenet", {{"reduction", false}}},
      {"parallel", "kernel_plan", {{"kernels", {1, 3, 5}}, {"arrangement", "parallel"}}},
      {"random", "kernel_plan", {{"first_layer", "random"}}},
      {"gabor", "kernel_plan", {{"kernels", {5, 3}}, {"first_layer", "gabor"}}}};
  for (const auto& [variation, network, options] : variations) {
    result.push_back(listed(listed_component(Kind::network, network), batch, "tanh", options));
    result.back().name += std::string("_") + variation;
  }
  result.push_back(listed(listed_component(Kind::network, "cifar_resnet"), batch));
  result.back().name += "_sub_batch";
  result.back().spec.norm.options["sub_batch"] = 3;
  result.back().data.shape = {3, 8, 8};
  for (const char* norm : {"batch", "layer"}) {  // eight channels: another memory layout
    result.push_back(listed(listed_component(Kind::network, "cifar_resnet"),
                            listed_component(Kind::norm, norm), "tanh", {{"width", 8}}));
    result.back().name += "_wide";
  }
  result.push_back(listed(listed_component(Kind::network, "mlp"), batch));
  result.back().name += "_cumulative";
  result.back().spec.norm.options["statistics"] = "cumulative";
  result.push_back(result.back());
  result.back().name += "_sub_batch";
  result.back().spec.norm.options["sub_batch"] = 7;  // no group of one in a batch of any test
  for (const char* shortcut : {"A", "B"}) {
    result.push_back(listed(listed_component(Kind::network, "cifar_resnet"),
                            listed_component(Kind::norm, "none"), "tanh", {{"shortcut", shortcut}}));
    result.back().name += std::string("_fixup_") + shortcut;
    result.back().spec.init = choose(Kind::init, "fixup");
  }
  return result;
}

}  // namespace ablate::models::testing
