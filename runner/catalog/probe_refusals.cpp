#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "experiments/probe_steps.h"
#include "models/describe.h"
#include "models/edits.h"
#include "models/fitted/fitted.h"
#include "runner/catalog/probes.h"
#include "runner/data/dataset.h"

namespace ablate::runner {

using experiments::Refusal;
using experiments::RunSpec;

namespace {

constexpr double most_evaluations = 10'000;
constexpr std::size_t most_paths_of = 12;  ///< blocks: 4096 paths

std::string needs_of(const std::string& name) {
  for (const experiments::Component& component : probe_components())
    if (component.name == name) return component.facts.at("needs");
  return "";
}

/// Collects what is wrong with one probe of one run.
class Examiner {
 public:
  Examiner(const RunSpec& spec, const experiments::DatasetFacts& facts, const models::Graph& graph,
           const std::string& label, const nlohmann::json& probe)
      : spec_(spec),
        facts_(facts),
        graph_(graph),
        sizes_(experiments::sizes(spec, facts)),
        label_(label),
        probe_(probe) {}

  std::vector<Refusal> examine() {
    check_times();
    if (probe_.contains("part") && probe_["part"] == "validation" && sizes_.validation_examples == 0)
      refuse({"split.validation"},
             "looks at the validation set, and nothing is held out: set split.validation");
    check_needs();
    return std::move(found_);
  }

 private:
  void refuse(std::vector<std::string> paths, const std::string& reason) {
    paths.insert(paths.begin(), "probes." + label_);
    found_.push_back({std::move(paths), fmt::format("probe \"{}\": {}", label_, reason)});
  }

  void check_times() {
    const std::vector<std::int64_t> steps = experiments::probe_steps(probe_["at"], sizes_);
    if (steps.back() <= sizes_.steps) return;
    refuse({sizes_.steps % sizes_.steps_per_epoch == 0 ? "epochs" : "steps"},
           fmt::format("at {} lies after the run's last update, {}", probe_["at"].dump(), sizes_.steps));
  }

  void check_needs() {
    const std::string needs = needs_of(probe_["name"]);
    const auto lacks = [&](const std::string& what) {
      refuse({"network"}, fmt::format("network {} has no {}", spec_.network.name, what));
    };
    if (needs == "blocks") check_lesion();
    if (needs == "columns" && graph_.drop_path.columns == 0) lacks("columns that meet");
    const bool recomputes = needs == "running statistics" || (needs == "columns" && probe_["recompute_norm"]);
    if (recomputes && !has_running_statistics())
      refuse({"norm"},
             "there is no batch norm with running statistics to be recomputed: set norm to batch, "
             "its statistics to moving or cumulative");
    if (needs == "paths" && probe_["draws"] > 0 && graph_.blocks.empty())
      lacks("residual blocks, so one path alone: leave out draws");
    if (needs == "convolutions" && !has<models::Conv>()) lacks("convolutions");
    if (needs == "convolutions" && has<models::Embedding>())
      refuse({"network"}, "tokens are no numbers that could be seen");
    if (needs == "pointwise" && !has_pointwise()) lacks("1 x 1 convolutions");
    if (needs == "classes" && facts_.task != experiments::Task::classification)
      refuse({"dataset"},
             fmt::format("calibration is of a classification, and dataset {} is none", spec_.dataset.name));
  }

  template <class Operation>
  [[nodiscard]] bool has() const {
    return std::any_of(graph_.nodes.begin(), graph_.nodes.end(), [](const models::Node& node) {
      return std::holds_alternative<Operation>(node.operation);
    });
  }

  [[nodiscard]] bool has_running_statistics() const {
    return std::any_of(graph_.nodes.begin(), graph_.nodes.end(), [](const models::Node& node) {
      const auto* norm = std::get_if<models::BatchNorm>(&node.operation);
      return norm != nullptr && norm->statistics != models::BatchNorm::Statistics::batch;
    });
  }

  [[nodiscard]] bool has_pointwise() const {
    return std::any_of(graph_.nodes.begin(), graph_.nodes.end(), [](const models::Node& node) {
      const auto* conv = std::get_if<models::Conv>(&node.operation);
      return conv != nullptr && conv->kernel == 1;
    });
  }

  void check_lesion() {
    const std::vector<models::Unit> units = models::units(graph_);
    const auto removable = static_cast<std::size_t>(
        std::count_if(units.begin(), units.end(), [](const models::Unit& unit) { return unit.removable; }));
    if (units.empty())
      return refuse({"network"},
                    fmt::format("network {} has no blocks to delete or exchange", spec_.network.name));
    const bool deletes = !probe_["delete"].empty(), swaps = !probe_["swap"].empty();
    const bool truncates = probe_["truncate"], paths = probe_["paths"];
    if (int{deletes} + int{swaps} + int{truncates} + int{paths} != 1)
      return refuse({}, "a lesion does one thing: give one of delete, swap, truncate, paths");
    if (deletes) check_deletions(removable);
    if (swaps) check_swaps();
    if (paths) check_paths(units);
  }

  void check_deletions(std::size_t removable) {
    for (const std::int64_t size : probe_["delete"]) {
      if (size > static_cast<std::int64_t>(removable))
        refuse({"network"}, fmt::format("deletes {} blocks, and {} {} can be deleted (the others change the "
                                        "shape of what they pass on)",
                                        size, removable, removable == 1 ? "block" : "blocks"));
      else if (probe_["position"] == "random")
        check_number_of_choices(size, removable, "blocks");
    }
  }

  void check_swaps() {
    const std::size_t pairs = models::like_pairs(graph_).size();
    for (const std::int64_t size : probe_["swap"]) {
      if (size > static_cast<std::int64_t>(pairs))
        refuse({"network"}, fmt::format("exchanges {} pairs of blocks, and network {} has {} of like blocks",
                                        size, spec_.network.name, pairs));
      else
        check_number_of_choices(size, pairs, "pairs");
    }
  }

  void check_number_of_choices(std::int64_t size, std::size_t count, const char* what) {
    const auto n = static_cast<double>(count), k = static_cast<double>(size);
    const double choices =
        std::round(std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1)));
    if (probe_["draws"] == 0 && choices > most_evaluations)
      refuse({},
             fmt::format("there are {:.3g} choices of {} of {} {}: give draws", choices, size, count, what));
  }

  void check_paths(const std::vector<models::Unit>& units) {
    if (graph_.blocks.empty())
      refuse({"network"}, fmt::format("network {} has no shortcuts, so one path alone", spec_.network.name));
    else if (units.size() > most_paths_of)
      refuse({"network"}, fmt::format("{} blocks have 2^{} paths: at most {} blocks are enumerated",
                                      units.size(), units.size(), most_paths_of));
  }

  const RunSpec& spec_;
  const experiments::DatasetFacts& facts_;
  const models::Graph& graph_;
  experiments::Sizes sizes_;
  const std::string& label_;
  const nlohmann::json& probe_;
  std::vector<Refusal> found_;
};

std::vector<Refusal> no_network(const RunSpec& spec, const nlohmann::json& probes) {
  std::vector<Refusal> found;
  for (const auto& [label, probe] : probes.items())
    found.push_back({{"probes." + label, "network"},
                     fmt::format("probe \"{}\": {} looks at a network that trains by gradient steps, and {} "
                                 "does not",
                                 label, probe["name"].get<std::string>(), spec.network.name)});
  return found;
}

}  // namespace

std::vector<Refusal> probe_refusals(const RunSpec& spec, const nlohmann::json& probes) {
  if (probes.empty()) return {};
  if (models::fitted_model(spec.network.name) != nullptr) return no_network(spec, probes);
  const experiments::DatasetFacts facts = dataset_facts(spec.dataset);
  const models::Graph graph = models::describe(spec, facts);
  std::vector<Refusal> found;
  for (const auto& [label, probe] : probes.items())
    for (Refusal& refusal : Examiner(spec, facts, graph, label, probe).examine())
      found.push_back(std::move(refusal));
  return found;
}

}  // namespace ablate::runner
