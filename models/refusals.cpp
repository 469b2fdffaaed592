#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

#include "models/build.h"
#include "models/describe.h"
#include "models/networks/networks.h"
#include "models/regularizers.h"

namespace ablate::models {

using experiments::Component;
using experiments::DatasetFacts;
using experiments::Kind;
using experiments::Refusal;
using experiments::RunSpec;

namespace {

void check_depth(const RunSpec& spec, const Depths& legal, std::vector<Refusal>& found) {
  const auto depth = spec.network.get<std::int64_t>("depth");
  if (legal.step == 0) {
    if (std::find(legal.values.begin(), legal.values.end(), depth) != legal.values.end()) return;
    found.push_back({{"network.depth"},
                     fmt::format("network.depth {} is none of {}, as network {} needs", depth,
                                 fmt::join(legal.values, ", "), spec.network.name)});
    return;
  }
  if (depth >= legal.minimum && (depth - legal.offset) % legal.step == 0) return;
  const std::int64_t below = legal.offset + (depth - legal.offset) / legal.step * legal.step;
  const std::string near = depth < legal.minimum
                               ? fmt::format("{} is the smallest", legal.minimum)
                               : fmt::format("the nearest are {} and {}", below, below + legal.step);
  found.push_back({{"network.depth"},
                   fmt::format("network.depth {} is not {} n + {}, as the network needs; {}", depth,
                               legal.step, legal.offset, near)});
}

void check_groups(const RunSpec& spec, const Graph& graph, std::vector<Refusal>& found) {
  std::int64_t divisor = 0;
  const Node* misfit = nullptr;
  for (const Node& node : graph.nodes) {
    const auto* norm = std::get_if<GroupNorm>(&node.operation);
    if (norm == nullptr) continue;
    divisor = std::gcd(divisor, norm->channels);
    if (norm->channels % norm->groups != 0 && misfit == nullptr) misfit = &node;
  }
  if (misfit == nullptr) return;
  std::vector<std::int64_t> fitting;
  for (std::int64_t groups = 1; groups <= divisor; ++groups) {
    if (divisor % groups == 0) fitting.push_back(groups);
  }
  found.push_back(
      {{"norm.groups", "network"},
       fmt::format("norm.groups {} does not divide the {} channels at {}; {} would fit everywhere",
                   spec.norm.get<std::int64_t>("groups"), misfit->shape.at(0), misfit->name,
                   fmt::join(fitting, ", "))});
}

/// Fixup is what stands in place of a norm, and what it scales are the branches of residual blocks.
void check_fixup(const RunSpec& spec, const Graph& graph, std::vector<Refusal>& found) {
  if (spec.init.name != "fixup") return;
  if (spec.norm.name != "none") {
    found.push_back(
        {{"init", "norm"},
         fmt::format("init fixup is for networks without a norm (Zhang et al. 2019), and norm is {}; "
                     "norm none, or init he with that norm would fit",
                     spec.norm.name)});
  }
  if (graph.blocks.empty()) {
    found.push_back(
        {{"init", "network"},
         fmt::format("init fixup scales residual blocks, and network {} has none; cifar_resnet has "
                     "some, and init he would fit",
                     spec.network.name)});
  }
}

/// Inside a cell statistics are those of the whole batch, and evaluation uses their moving average.
void check_cell_statistics(const RunSpec& spec, const Graph& graph, std::vector<Refusal>& found) {
  if (spec.norm.name != "batch") return;
  const auto statistics = spec.norm.get<std::string>("statistics");
  for (const Node& node : graph.nodes) {
    if (!std::holds_alternative<Recurrent>(node.operation)) continue;
    if (statistics != "moving") {
      found.push_back({{"norm.statistics", "network"},
                       fmt::format("norm.statistics {} has no place inside the cell at {}; moving would fit",
                                   statistics, node.name)});
    }
    if (spec.norm.get<std::int64_t>("sub_batch") == 0) return;
    found.push_back({{"norm.sub_batch", "network"},
                     fmt::format("norm.sub_batch {} has no place inside the cell at {}; 0, the whole batch, "
                                 "would fit",
                                 spec.norm.get<std::int64_t>("sub_batch"), node.name)});
    return;
  }
}

/// Values that share one mean (of squares), in one example; 0 if the node is no norm within an example.
std::int64_t values_normalized(const Node& node) {
  if (std::holds_alternative<RmsNorm>(node.operation)) return count(node.shape);
  if (std::holds_alternative<LayerNorm>(node.operation)) return count(node.shape);
  if (const auto* norm = std::get_if<GroupNorm>(&node.operation)) return count(node.shape) / norm->groups;
  const auto* layer = std::get_if<Recurrent>(&node.operation);
  if (layer != nullptr && layer->norm == Recurrent::Norm::layer) return layer->units;
  return 0;
}

}  // namespace

std::vector<Refusal> option_refusals(const RunSpec& spec) {
  const NetworkDescription& chosen = network(spec.network.name);
  std::vector<Refusal> found;
  if (chosen.legal_depths != nullptr) check_depth(spec, chosen.legal_depths(spec.network.options), found);
  if (chosen.refuse == nullptr) return found;
  for (Refusal& refusal : chosen.refuse(spec.network.options)) found.push_back(std::move(refusal));
  return found;
}

std::vector<Refusal> column_refusals(const RunSpec& spec) {
  const std::string column = spec.network.options.value("column", "all");
  if (column == "all" || column == "deepest") return {};
  const auto columns = spec.network.get<int>("columns");
  if (std::stoi(column) <= columns) return {};
  return {{{"network.column", "network.columns"},
           fmt::format("network.column \"{}\" does not exist: network.columns is {}; \"{}\" is the deepest",
                       column, columns, columns)}};
}

std::vector<Refusal> dropout_refusals(const RunSpec& spec) {
  const std::size_t rates = spec.dropout.options.value("by_block", nlohmann::json::array()).size();
  if (rates == 0) return {};
  const auto count_blocks = network(spec.network.name).dropout_blocks;
  const std::size_t blocks = count_blocks == nullptr ? 0 : count_blocks(spec.network.options);
  if (blocks != rates)
    return {
        {{"dropout.by_block", "network"},
         fmt::format("dropout.by_block has {} rates and network {} has {} blocks with rates of their own; "
                     "{}",
                     rates, spec.network.name, blocks,
                     blocks == 0 ? "dropout.rate holds everywhere" : "give a rate for each")}};
  if (spec.dropout.get<double>("rate") == 0) return {};
  return {{{"dropout.rate", "dropout.by_block"},
           fmt::format("dropout.rate {} and dropout.by_block exclude each other; rate 0 would fit",
                       spec.dropout.get<double>("rate"))}};
}

namespace {

bool can_be_asked(const NetworkDescription& network, experiments::Task task) {
  const nlohmann::json usual = {"classification", "regression"};
  const nlohmann::json can = network.component.facts.value("tasks", usual);
  return std::find(can.begin(), can.end(), experiments::name(task)) != can.end();
}

}  // namespace

std::vector<Refusal> data_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  const NetworkDescription& chosen = network(spec.network.name);
  if (!can_be_asked(chosen, dataset.task)) {
    std::vector<std::string> fitting;
    for (const NetworkDescription& other : networks())
      if (can_be_asked(other, dataset.task)) fitting.push_back(other.component.name);
    return {{{"network", "dataset"},
             fmt::format("the task of dataset {} is {}, which network {} is not made for; {} would fit",
                         spec.dataset.name, experiments::name(dataset.task), spec.network.name,
                         fitting.empty() ? "no network yet" : fmt::format("{}", fmt::join(fitting, ", ")))}};
  }
  const std::string takes = chosen.component.facts.at("takes");
  if (takes == "any" || dataset.task == experiments::Task::next_token) return {};
  if (dataset.shape.size() != 3)
    return {{{"network", "dataset"},
             fmt::format("network {} takes {} and dataset {} has {} features an example; network mlp "
                         "takes them",
                         spec.network.name, takes, spec.dataset.name, count(dataset.shape))}};
  if (chosen.smallest_size == nullptr) return {};
  const std::int64_t smallest = chosen.smallest_size(spec.network.options);
  const std::int64_t length = dataset.shape[2];
  if (takes == "series") {
    if (length >= smallest) return {};
    return {{{"network", "dataset"},
             fmt::format("series of {} points are too short for network {} with these options, which sees "
                         "{} points at once",
                         length, spec.network.name, smallest)}};
  }
  if (std::min(dataset.shape[1], length) < smallest)
    return {{{"network", "dataset"},
             fmt::format("images of {} x {} are too small for network {} with these options; it needs at "
                         "least {} x {}",
                         dataset.shape[1], length, spec.network.name, smallest, smallest)}};
  const std::int64_t divisor = chosen.size_divisor == nullptr ? 1 : chosen.size_divisor(spec.network.options);
  if (dataset.shape[1] % divisor == 0 && length % divisor == 0) return {};
  return {{{"network", "dataset"},
           fmt::format("images of {} x {} cannot be halved as network {} with these options does; heights "
                       "and widths that are multiples of {} would fit",
                       dataset.shape[1], length, spec.network.name, divisor)}};
}

std::vector<Refusal> part_refusals(const RunSpec& spec) {
  const Component& chosen = network(spec.network.name).component;
  std::vector<Refusal> found;
  for (const Component& part : components()) {
    if (part.kind != Kind::norm && part.kind != Kind::activation && part.kind != Kind::dropout) continue;
    const experiments::Choice& choice = spec.choice(part.kind);
    if (choice.name != part.name || (part.off && part.off(choice.options)) || admits(chosen, part)) continue;
    std::vector<std::string> fitting;
    for (const Component& other : components()) {
      if (other.kind == part.kind && admits(chosen, other)) fitting.push_back(other.name);
    }
    const std::string kind(key(part.kind));
    found.push_back({{kind, "network"},
                     fmt::format("{} {} has no place in network {}; {} would fit", kind, part.name,
                                 chosen.name, fmt::join(fitting, ", "))});
  }
  return found;
}

std::vector<Refusal> graph_refusals(const RunSpec& spec, const Graph& graph) {
  std::vector<Refusal> found;
  check_groups(spec, graph, found);
  check_fixup(spec, graph, found);
  check_cell_statistics(spec, graph, found);
  if (!found.empty()) return found;
  for (const Node& node : graph.nodes) {
    if (values_normalized(node) != 1) continue;
    found.push_back(
        {{"norm", "network"},
         fmt::format(
             "norm {} would see a single value at {}, whose shape is [{}], and leave nothing of its size; "
             "use fewer groups, more channels or another norm",
             spec.norm.name, node.name, fmt::join(node.shape, ", "))});
    break;
  }
  return found;
}

}  // namespace ablate::models
