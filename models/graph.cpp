#include "models/graph.h"

#include <utility>

namespace ablate::models {
namespace {

using Trained = std::vector<std::pair<Role, Shape>>;

Trained map(Shape weight, std::int64_t out, bool bias) {
  Trained result = {{Role::weight, std::move(weight)}};
  if (bias) result.push_back({Role::bias, {out}});
  return result;
}
Trained affine(std::int64_t channels) { return {{Role::gain, {channels}}, {Role::shift, {channels}}}; }

struct TrainedOf {
  Trained operator()(const Linear& m) const { return map({m.out, m.in}, m.out, m.bias); }
  Trained operator()(const Conv& m) const { return map({m.out, m.in, m.kernel, m.kernel}, m.out, m.bias); }
  Trained operator()(const BatchNorm& norm) const { return affine(norm.channels); }
  Trained operator()(const LayerNorm& norm) const { return affine(norm.channels); }
  Trained operator()(const GroupNorm& norm) const { return affine(norm.channels); }
  template <class Other>
  Trained operator()(const Other&) const {
    return {};
  }
};

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
      result.push_back({node.name + suffix(role), shape, role, static_cast<int>(i)});
    }
  }
  return result;
}

std::vector<BufferInfo> buffers(const Graph& graph) {
  std::vector<BufferInfo> result;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    if (const auto* norm = std::get_if<BatchNorm>(&node.operation)) {
      result.push_back({node.name + ".running_mean", {norm->channels}, 0, static_cast<int>(i)});
      result.push_back({node.name + ".running_variance", {norm->channels}, 1, static_cast<int>(i)});
    }
  }
  return result;
}

}  // namespace ablate::models
