#pragma once

#include <string_view>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/component.h"
#include "models/builder.h"

namespace ablate::models {

/// A network as it is listed: what it is, what it cannot be, and how it is built. Facts of its component:
/// - `takes`: "any" or "images" ([C, H, W])
/// - `smallest_size`: smallest height and width of an image with the options' defaults; absent: any
/// - `legal_depths`: {"step", "offset", "minimum"}: depth = step n + offset; absent without a depth
/// - `residual`: it has blocks that stochastic depth can drop
/// - `paths`: it has joins of paths that drop path can drop; absent: none
/// - `unused`: keys of the run description that mean nothing to it
struct NetworkDescription {
  experiments::Component component;
  /// Smallest height and width with these options; of a network that takes images.
  std::int64_t (*smallest_size)(const nlohmann::json& options);
  /// Blocks whose dropout may have rates of their own, with these options; null: none.
  std::size_t (*dropout_blocks)(const nlohmann::json& options) = nullptr;
  /// Marks the sites; ends with the logits. Called only where the facts admit options and data.
  void (*build)(Builder& network, const nlohmann::json& options);
};

/// All networks, in listing order.
const std::vector<NetworkDescription>& networks();
/// Throws std::logic_error for a name that is not listed.
const NetworkDescription& network(std::string_view name);

}  // namespace ablate::models
