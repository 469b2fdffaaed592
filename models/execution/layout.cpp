#include "models/execution/layout.h"

#include <algorithm>

namespace ablate::models {
namespace {

/// Channels that an operation normalizes together or side by side; 0: it is no norm.
struct ChannelsAtOnce {
  std::int64_t operator()(const BatchNorm& norm) const { return norm.channels; }
  std::int64_t operator()(const LayerNorm& norm) const { return norm.channels; }
  std::int64_t operator()(const RmsNorm& norm) const { return norm.channels; }
  std::int64_t operator()(const GroupNorm& norm) const { return norm.channels / norm.groups; }
  template <class Other>
  std::int64_t operator()(const Other&) const {
    return 0;
  }
};

}  // namespace

at::MemoryFormat fastest_layout(const Graph& graph) {
  const bool suits_norms = std::all_of(graph.nodes.begin(), graph.nodes.end(), [](const Node& node) {
    return node.shape.size() != 3 || std::visit(ChannelsAtOnce{}, node.operation) % 8 == 0;
  });
  return suits_norms ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
}

}  // namespace ablate::models
