#include "models/graph.h"

#include <utility>

namespace ablate::models {
namespace {

using Trained = std::vector<std::pair<Role, Shape>>;

template <class Map>
Trained map(const Map& m, Shape weight) {
  Trained result = {{Role::weight, std::move(weight)}};
  if (m.weights.normalized) result.push_back({Role::gain, {m.out}});
  if (m.bias) result.push_back({Role::bias, {m.out}});
  return result;
}
Trained affine(std::int64_t channels) { return {{Role::gain, {channels}}, {Role::shift, {channels}}}; }

struct TrainedOf {
  Trained operator()(const Linear& m) const { return map(m, {m.out, m.in}); }
  Trained operator()(const Conv& m) const { return map(m, {m.out, m.in, m.kernel, m.kernel}); }
  Trained operator()(const BatchNorm& norm) const { return affine(norm.channels); }
  Trained operator()(const LayerNorm& norm) const { return affine(norm.channels); }
  Trained operator()(const GroupNorm& norm) const { return affine(norm.channels); }
  Trained operator()(const RmsNorm& norm) const { return {{Role::gain, {norm.channels}}}; }
  Trained operator()(const ScalarAffine& scalar) const {
    return scalar.gain ? affine(1) : Trained{{Role::shift, {1}}};
  }
  template <class Other>
  Trained operator()(const Other&) const {
    return {};
  }
};

double scale(const Operation& operation) {
  if (const auto* linear = std::get_if<Linear>(&operation)) return linear->weights.scale;
  if (const auto* conv = std::get_if<Conv>(&operation)) return conv->weights.scale;
  return 1;
}

const char* suffix(Role role) {
  switch (role) {
    case Role::weight:
      return ".weight";
    case Role::bias:
      return ".bias";
    case Role::gain:
      return ".gain";
    case Role::shift:
      return ".shift";
  }
  return "";
}

}  // namespace

std::vector<ParameterInfo> parameters(const Graph& graph) {
  std::vector<ParameterInfo> result;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    for (const auto& [role, shape] : std::visit(TrainedOf{}, node.operation)) {
      result.push_back({node.name + suffix(role), shape, role, static_cast<int>(i), scale(node.operation)});
    }
  }
  return result;
}

std::vector<BufferInfo> buffers(const Graph& graph) {
  std::vector<BufferInfo> result;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const auto* norm = std::get_if<BatchNorm>(&node.operation);
    if (norm == nullptr || norm->statistics == BatchNorm::Statistics::batch) continue;
    result.push_back({node.name + ".running_mean", {norm->channels}, 0, static_cast<int>(i)});
    result.push_back({node.name + ".running_variance", {norm->channels}, 1, static_cast<int>(i)});
    if (norm->statistics == BatchNorm::Statistics::cumulative)
      result.push_back({node.name + ".batches", {1}, 0, static_cast<int>(i)});
  }
  return result;
}

}  // namespace ablate::models
