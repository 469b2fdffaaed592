#include "models/transfer.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>

#include "experiments/problem.h"

namespace ablate::models {

using experiments::Refusal;

namespace {

const Node& node(const Graph& graph, int index) { return graph.nodes.at(static_cast<std::size_t>(index)); }

std::string first_scope(const std::string& name) { return name.substr(0, name.find('.')); }

/// The node whose parameters decide what a residual block adds: the last one on its branch that has any.
int closing_node(const Graph& graph, int block, const std::vector<ParameterInfo>& all) {
  int last = -1;
  for (const ParameterInfo& parameter : all)
    if (node(graph, parameter.node).block == block) last = std::max(last, parameter.node);
  return last;
}

/// Out of its inputs an identity can be made.
bool can_be_identity(const Operation& operation) {
  if (const auto* map = std::get_if<Linear>(&operation))
    return !map->weights.normalized && map->in == map->out;
  if (const auto* map = std::get_if<Conv>(&operation))
    return !map->weights.normalized && map->in == map->out && map->stride == 1 && map->kernel % 2 == 1 &&
           2 * map->padding == map->kernel - 1;
  return !std::holds_alternative<Recurrent>(operation) && !std::holds_alternative<Embedding>(operation);
}

/// A normalized weight, whose length means nothing: zero is no direction.
bool is_direction(const ParameterInfo& parameter, const Node& owner) {
  const auto normalized = [](const auto* map) { return map != nullptr && map->weights.normalized; };
  return parameter.role == Role::weight && (normalized(std::get_if<Linear>(&owner.operation)) ||
                                            normalized(std::get_if<Conv>(&owner.operation)));
}

std::vector<double> identity_map(const Shape& shape) {
  std::vector<double> values(static_cast<std::size_t>(count(shape)), 0.0);
  const std::int64_t window =
      count(shape) / (shape[0] * shape[1]);  // k k of a convolution, 1 of a linear map
  for (std::int64_t i = 0; i < shape[0]; ++i)
    values[static_cast<std::size_t>((i * shape[1] + i) * window + window / 2)] = 1;
  return values;
}

/// Whether all that an extra layer does beside maps and norms is ReLU.
bool only_relu(const Graph& graph) {
  return std::all_of(graph.nodes.begin(), graph.nodes.end(), [](const Node& here) {
    const auto* activation = std::get_if<Activation>(&here.operation);
    return activation == nullptr || activation->function == Activation::Function::relu;
  });
}

std::map<std::string, Shape> shapes(const Graph& graph) {
  std::map<std::string, Shape> result;
  for (const ParameterInfo& parameter : parameters(graph)) result[parameter.name] = parameter.shape;
  return result;
}

std::vector<Refusal> unknown_parts(const nlohmann::json& start, const Graph& graph) {
  const std::map<std::string, Shape> all = shapes(graph);
  std::set<std::string> known = {"body"};
  for (const auto& [name, shape] : all) known.insert(first_scope(name));
  std::vector<Refusal> found;
  for (const char* list : {"reset", "freeze"})
    for (const std::string part : start.value(list, nlohmann::json::array()))
      if (std::none_of(all.begin(), all.end(), [&](const auto& one) { return lies_in(one.first, part); }))
        found.push_back({{std::string("start.") + list},
                         fmt::format("start.{}: the network has no part \"{}\"{}", list, part,
                                     experiments::nearest(part, {known.begin(), known.end()}))});
  return found;
}

}  // namespace

bool lies_in(const std::string& name, const std::string& part) {
  if (part == "body") return !lies_in(name, "head");
  return name.starts_with(part + ".");
}

bool lies_in_any(const std::string& name, const nlohmann::json& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const nlohmann::json& part) { return lies_in(name, part.get<std::string>()); });
}

std::vector<std::string> frozen_nodes(const Graph& graph, const nlohmann::json& start) {
  std::vector<std::string> names;
  if (start.is_null()) return names;
  const nlohmann::json freeze = start.value("freeze", nlohmann::json::array());
  for (const ParameterInfo& parameter : parameters(graph)) {
    const std::string& name = node(graph, parameter.node).name;
    if (lies_in_any(parameter.name, freeze) && (names.empty() || names.back() != name)) names.push_back(name);
  }
  return names;
}

std::optional<std::vector<double>> grown_value(const Graph& graph, const ParameterInfo& parameter) {
  const Node& owner = node(graph, parameter.node);
  const auto size = static_cast<std::size_t>(count(parameter.shape));
  if (owner.block >= 0) {
    if (parameter.node != closing_node(graph, owner.block, parameters(graph)) ||
        is_direction(parameter, owner))
      return std::nullopt;
    return std::vector<double>(size, 0.0);
  }
  if (parameter.role == Role::weight) return identity_map(parameter.shape);
  if (parameter.role != Role::gain) return std::vector<double>(size, 0.0);
  const auto* norm = std::get_if<BatchNorm>(&owner.operation);
  return std::vector<double>(size, norm == nullptr ? 1.0 : std::sqrt(1 + norm->eps));
}

std::vector<Refusal> transfer_refusals(const nlohmann::json& start, const Graph& graph, const Graph& source) {
  if (std::vector<Refusal> unknown = unknown_parts(start, graph); !unknown.empty()) return unknown;
  const auto reset = [&](const std::string& name) {
    return lies_in_any(name, start.value("reset", nlohmann::json::array()));
  };
  const auto refuse = [](const std::string& reason) {
    return std::vector<Refusal>{{{"start", "network", "dataset"}, "start: " + reason}};
  };
  const bool grows = start.value("extra", "") == "identity";
  const std::map<std::string, Shape> have = shapes(source), want = shapes(graph);
  for (const ParameterInfo& parameter : parameters(graph)) {
    if (reset(parameter.name)) continue;
    const auto found = have.find(parameter.name);
    const std::string part = first_scope(parameter.name);
    if (found != have.end() && found->second != parameter.shape)
      return refuse(
          fmt::format("{} is {} here and {} in the source run: to draw it anew say \"reset\": [\"{}\"]",
                      parameter.name, parameter.shape, found->second, part));
    if (found != have.end()) continue;
    if (!grows)
      return refuse(
          fmt::format("the source run has no {}: to draw it anew say \"reset\": [\"{}\"], to add layers "
                      "that pass on what they get say \"extra\": \"identity\"",
                      parameter.name, part));
    const Node& owner = node(graph, parameter.node);
    if (owner.block < 0 && (!can_be_identity(owner.operation) || !only_relu(graph)))
      return refuse(
          fmt::format("{} is not in the source run and cannot be the identity: that needs as many "
                      "outputs as inputs, stride 1, and ReLU after it",
                      owner.name));
  }
  for (const auto& [name, shape] : have)
    if (!want.contains(name) && !reset(name))
      return refuse(
          fmt::format("{} of the source run has no place here: the source must not be the larger one", name));
  return {};
}

}  // namespace ablate::models
