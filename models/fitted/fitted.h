#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/component.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// A network that is no graph: it does not train by gradient steps but brings a trainer of its own
/// (models/fitting). Facts of its component:
/// - `trains`: "fit" (at once, one step that takes the whole training set) or "rule" (by epochs, one example
///   a step); networks that are graphs have "steps"
/// - `takes`: "any"
/// - `batch_size`: examples of a step where the run does not say; 0: all of them
/// - `unused`: keys of the run description that mean nothing to it; whatever a run says there is left out
struct FittedDescription {
  experiments::Component component;
  /// Trainable scalars and the FLOPs of one example; 0 where the description does not define them (trees).
  Cost (*cost)(const experiments::RunSpec& spec, const experiments::DatasetFacts& dataset);
  /// Why it cannot be trained like this.
  std::vector<experiments::Refusal> (*refusals)(const experiments::RunSpec& spec,
                                                const experiments::DatasetFacts& dataset);
};

/// All of them, in listing order.
const std::vector<FittedDescription>& fitted_models();
/// Null for a network that is a graph.
const FittedDescription* fitted_model(std::string_view name);
std::vector<experiments::Component> fitted_components();

/// What no fitted model uses: parts and steps of networks that are graphs, and besides `more`.
nlohmann::json unused_by_fitted(const std::vector<std::string>& more);
/// For models that take everything.
std::vector<experiments::Refusal> no_refusals(const experiments::RunSpec& spec,
                                              const experiments::DatasetFacts& dataset);
/// A map from all features, and a constant one, to the classes.
Cost linear_map_cost(const experiments::RunSpec& spec, const experiments::DatasetFacts& dataset);

}  // namespace ablate::models
