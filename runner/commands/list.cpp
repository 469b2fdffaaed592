#include <cmath>
#include <fmt/format.h>
#include <iostream>

#include "experiments/error.h"
#include "experiments/metric.h"
#include "experiments/problem.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

using experiments::Component;
using experiments::Kind;
using experiments::Option;

namespace {

/// What can be listed: the kinds in the plural of everyday use, and metrics.
const std::vector<std::pair<std::string, Kind>>& listed() {
  static const std::vector<std::pair<std::string, Kind>> names = {
      {"datasets", Kind::dataset},     {"networks", Kind::network},
      {"norms", Kind::norm},           {"activations", Kind::activation},
      {"dropouts", Kind::dropout},     {"stochastic_depths", Kind::stochastic_depth},
      {"drop_paths", Kind::drop_path}, {"inits", Kind::init},
      {"optimizers", Kind::optimizer}, {"schedules", Kind::schedule},
      {"losses", Kind::loss},          {"augments", Kind::augment},
      {"probes", Kind::probe}};
  return names;
}

std::string range(const Option& option) {
  if (!option.choices.empty()) {
    std::string all;
    for (const std::string& choice : option.choices) all += (all.empty() ? "" : " | ") + choice;
    return all;
  }
  const bool low = std::isfinite(option.minimum), high = std::isfinite(option.maximum);
  if (low && high)
    return fmt::format("{}{:g}, {:g}{}", option.open_minimum ? "(" : "[", option.minimum, option.maximum,
                       option.open_maximum ? ")" : "]");
  if (low) return fmt::format("{} {:g}", option.open_minimum ? ">" : ">=", option.minimum);
  return high ? fmt::format("{} {:g}", option.open_maximum ? "<" : "<=", option.maximum) : "";
}

Table components(const std::vector<Kind>& kinds) {
  Table table{{"kind", "name", "summary", "reference"}, {}};
  for (const Kind kind : kinds)
    for (const Component* component : catalog().all(kind))
      table.rows.push_back(
          {experiments::key(kind), component->name, component->summary, component->reference});
  return table;
}

Table options_of(const Component& component) {
  Table table{{"option", "type", "default", "range", "summary"}, {}};
  for (const Option& option : component.options)
    table.rows.push_back({option.name, experiments::name(option.type),
                          option.fallback.is_null() ? "required" : option.fallback.dump(), range(option),
                          option.summary});
  return table;
}

/// What follows from a data set's description, its options at their defaults.
void print_dataset_facts(const Component& component) {
  experiments::Choice choice{component.name, nlohmann::json::object()};
  for (const Option& option : component.options) {
    if (option.fallback.is_null()) return;
    choice.options[option.name] = option.fallback;
  }
  const experiments::DatasetFacts facts = catalog().facts(choice);
  std::cout << "  task: " << experiments::name(facts.task) << "\n"
            << "  shape: " << nlohmann::json(facts.shape).dump() << "\n"
            << "  outputs: " << facts.outputs() << "\n"
            << "  train: " << facts.train << "\n"
            << "  test: " << facts.test << "\n";
}

void print_component(const Component& component, Format format) {
  if (format == Format::table) {
    std::cout << experiments::key(component.kind) << " " << component.name << ": " << component.summary
              << "\n";
    if (!component.reference.empty()) std::cout << component.reference << "\n";
    for (const auto& [fact, value] : component.facts.items())
      std::cout << "  " << fact << ": " << value.dump() << "\n";
    if (component.kind == Kind::dataset) print_dataset_facts(component);
    std::cout << "\n";
  }
  print(std::cout, options_of(component), format);
}

Table metrics() {
  Table table{{"name", "unit", "better", "summary"}, {}};
  for (const experiments::Quantity& quantity : experiments::quantities())
    table.rows.push_back({quantity.per_split ? "train_|validation_|test_" + quantity.name : quantity.name,
                          quantity.unit, quantity.better == experiments::Better::lower ? "lower" : "higher",
                          quantity.summary});
  return table;
}

void list(const std::vector<std::string>& words, Format format) {
  std::vector<std::string> known = {"arms", "metrics"};
  for (const auto& [name, kind] : listed()) known.push_back(name);
  const std::string what = words.empty() ? "" : words.front();
  if (what == "metrics") return print(std::cout, metrics(), format);
  if (what.empty()) return print(std::cout, components(experiments::kinds()), format);
  // What a comparison of architectures can choose from: the parts injected into a network.
  if (what == "arms")
    return print(std::cout,
                 components({Kind::norm, Kind::activation, Kind::dropout, Kind::stochastic_depth,
                             Kind::drop_path, Kind::init}),
                 format);
  for (const auto& [name, kind] : listed())
    if (what == name || what == experiments::key(kind)) {
      if (words.size() < 2) return print(std::cout, components({kind}), format);
      if (const Component* component = catalog().find(kind, words[1]))
        return print_component(*component, format);
      std::vector<std::string> names;
      for (const Component* component : catalog().all(kind)) names.push_back(component->name);
      throw Error(Exit::usage, fmt::format("unknown {} \"{}\"{}", experiments::key(kind), words[1],
                                           experiments::nearest(words[1], names)));
    }
  throw Error(Exit::usage, fmt::format("cannot list \"{}\"{}", what, experiments::nearest(what, known)));
}

}  // namespace

void add_list(CLI::App& app) {
  auto settings = std::make_shared<Settings>();
  CLI::App* verb = app.add_subcommand(
      "list", "what exists: networks, norms, datasets … with references, options and defaults");
  add_words(*verb, *settings, "what", "arms, networks, datasets, …, metrics; and a name for its options",
            {.least = 0, .most = 2});
  add_format(*verb, *settings);
  verb->callback([settings] { list(settings->words, settings->format); });
}

}  // namespace ablate::runner
