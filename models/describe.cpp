#include "models/describe.h"

#include <stdexcept>

#include "models/activations.h"
#include "models/build.h"
#include "models/initializations.h"
#include "models/networks/networks.h"
#include "models/norms.h"
#include "models/regularizers.h"

namespace ablate::models {

using experiments::Component;
using experiments::DatasetFacts;
using experiments::Refusal;
using experiments::RunSpec;

namespace {

void append(std::vector<Component>& list, const std::vector<Component>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

void require_none(const std::vector<Refusal>& refusals) {
  if (!refusals.empty()) throw std::logic_error("a run that is refused was described: " + refusals[0].reason);
}

}  // namespace

std::vector<Component> components() {
  std::vector<Component> list;
  for (const NetworkDescription& description : networks()) list.push_back(description.component);
  append(list, norm_components());
  append(list, activation_components());
  append(list, regularizer_components());
  append(list, init_components());
  return list;
}

Graph build(const RunSpec& spec, const DatasetFacts& dataset) {
  Builder builder(spec, dataset.shape, dataset.classes);
  network(spec.network.name).build(builder, spec.network.options);
  return builder.finish();
}

Graph describe(const RunSpec& spec, const DatasetFacts& dataset) {
  require_none(setting_refusals(spec, dataset));
  Graph graph = build(spec, dataset);
  require_none(graph_refusals(spec, graph));
  return graph;
}

std::vector<Refusal> network_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  std::vector<Refusal> found = setting_refusals(spec, dataset);
  return found.empty() ? graph_refusals(spec, build(spec, dataset)) : found;
}

std::vector<Refusal> refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  std::vector<Refusal> found = setting_refusals(spec, dataset);
  if (!found.empty()) return found;
  const Graph graph = build(spec, dataset);
  found = graph_refusals(spec, graph);
  for (Refusal& refusal : training_refusals(spec, dataset, graph)) found.push_back(std::move(refusal));
  return found;
}

}  // namespace ablate::models
