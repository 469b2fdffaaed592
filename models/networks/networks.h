#pragma once

#include <string_view>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/component.h"
#include "models/builder.h"

namespace ablate::models {

/// Depths that a family of networks has: step n + offset from `minimum` on; with step 0, those of `values`.
struct Depths {
  std::int64_t step = 0, offset = 0, minimum = 0;
  std::vector<std::int64_t> values = {};
};
/// As the fact `legal_depths`.
nlohmann::json to_json(const Depths& depths);

/// A network as it is listed: what it is, what it cannot be, and how it is built. Facts of its component:
/// - `takes`: "any", "images" ([C, H, W]), "sequences" (images and series, read as sequences) or "series"
///   ([C, 1, T], or of an image each row by itself)
/// - `tasks`: what it can be asked (experiments/task.h); absent: classification and regression
/// - `smallest_size`: smallest height and width of an image with the options' defaults; absent: any
/// - `legal_depths`: with the options' defaults {"step", "offset", "minimum"}: depth = step n + offset, or
///   {"values", "minimum"}; absent without a depth
/// - `residual`: it has blocks that stochastic depth can drop
/// - `paths`: it has joins of paths that drop path can drop; absent: none
/// - `unused`: keys of the run description that mean nothing to it
/// - `norms`, `activations`, `dropouts`: names of those that may stand in it; absent: any, but no dropout
///   whose fact `recurrent` says that it belongs inside a cell
struct NetworkDescription {
  experiments::Component component;
  /// Smallest height and width with these options; of a network that takes images. Of one that takes series
  /// the smallest width.
  std::int64_t (*smallest_size)(const nlohmann::json& options);
  /// Height and width must be multiples of this; null: any size from the smallest on.
  std::int64_t (*size_divisor)(const nlohmann::json& options) = nullptr;
  /// Blocks whose dropout may have rates of their own, with these options; null: none.
  std::size_t (*dropout_blocks)(const nlohmann::json& options) = nullptr;
  /// Marks the sites; ends with the logits. Called only where the facts admit options and data.
  void (*build)(Builder& network, const nlohmann::json& options);
  /// With these options; null without a depth.
  Depths (*legal_depths)(const nlohmann::json& options) = nullptr;
  /// What else these options cannot be; null: nothing.
  std::vector<experiments::Refusal> (*refuse)(const nlohmann::json& options) = nullptr;
};

/// Whether the network's facts admit this norm, activation or dropout.
bool admits(const experiments::Component& network, const experiments::Component& part);

/// All networks, in listing order.
const std::vector<NetworkDescription>& networks();
/// Throws std::logic_error for a name that is not listed.
const NetworkDescription& network(std::string_view name);

}  // namespace ablate::models
