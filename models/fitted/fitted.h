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
/// - `tasks`: what it can be asked
/// - `batch_size`: examples of a step where the run does not say; 0: all of them
/// - `unused`: keys of the run description that mean nothing to it; whatever a run says there is left out
struct FittedDescription {
  experiments::Component component;
  /// Trainable scalars and the FLOPs of one example; nothing where the description does not decide them.
  experiments::Catalog::Cost (*cost)(const experiments::RunSpec& spec,
                                     const experiments::DatasetFacts& dataset);
  /// Why it cannot be trained like this; null: it takes everything that has its task.
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
/// The facts of a model that is fitted at once to all examples; `unused`: beside what no fitted model uses.
nlohmann::json fit_facts(const char* task, const std::vector<std::string>& unused);
/// Why a run of a fitted model cannot be: its task, or what the model itself refuses. Nothing for others.
std::vector<experiments::Refusal> fitted_refusals(const experiments::RunSpec& spec,
                                                  const experiments::DatasetFacts& dataset);
/// A map from all features, and a constant one, to the classes.
experiments::Catalog::Cost linear_map_cost(const experiments::RunSpec& spec,
                                           const experiments::DatasetFacts& dataset);

}  // namespace ablate::models
