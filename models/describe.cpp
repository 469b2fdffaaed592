#include "models/describe.h"

#include <stdexcept>

#include "models/activations.h"
#include "models/build.h"
#include "models/initializations.h"
#include "models/networks/networks.h"
#include "models/norms.h"
#include "models/regularizers.h"
#include "models/transfer.h"

namespace ablate::models {

using experiments::Check;
using experiments::Component;
using experiments::DatasetFacts;
using experiments::Refusal;
using experiments::RunSpec;

namespace {

template <class T>
void append(std::vector<T>& list, const std::vector<T>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

std::vector<Refusal> setting_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  std::vector<Refusal> found = option_refusals(spec);
  append(found, column_refusals(spec));
  append(found, dropout_refusals(spec));
  append(found, data_refusals(spec, dataset));
  append(found, part_refusals(spec));
  return found;
}

void require_none(const std::vector<Refusal>& refusals) {
  if (!refusals.empty()) throw std::logic_error("a run that is refused was described: " + refusals[0].reason);
}

}  // namespace

std::vector<Component> components() {
  std::vector<Component> list;
  for (const NetworkDescription& description : networks()) {
    list.push_back(description.component);
    list.back().facts["trains"] = "steps";
  }
  append(list, norm_components());
  append(list, activation_components());
  append(list, regularizer_components());
  append(list, init_components());
  return list;
}

Graph build(const RunSpec& spec, const DatasetFacts& dataset) {
  Builder builder(spec, dataset.shape, dataset.outputs(), dataset.task);
  network(spec.network.name).build(builder, spec.network.options);
  Graph graph = builder.finish();
  for (std::string& name : frozen_nodes(graph, spec.start)) graph.frozen.push_back(std::move(name));
  return graph;
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

std::vector<std::vector<Check>> checks(const FactsOf& facts) {
  const std::vector<std::string> graph = {"dataset", "network",          "norm",      "activation",
                                          "dropout", "stochastic_depth", "drop_path", "init"};
  std::vector<std::string> batches = graph;
  append(batches, {"split", "batch_size", "epochs", "steps"});
  return {
      {{{"network"}, option_refusals},
       {{"network.column", "network.columns"}, column_refusals},
       {{"dropout", "network"}, dropout_refusals},
       {{"network", "norm", "activation", "dropout"}, part_refusals},
       {{"dataset", "network"},
        [=](const RunSpec& spec) { return data_refusals(spec, facts(spec.dataset)); }}},
      {{graph, [=](const RunSpec& spec) { return graph_refusals(spec, build(spec, facts(spec.dataset))); }}},
      {{batches, [=](const RunSpec& spec) { return batch_refusals(spec, facts(spec.dataset)); }},
       {graph, [=](const RunSpec& spec) { return block_refusals(spec, facts(spec.dataset)); }},
       {graph, [=](const RunSpec& spec) { return path_refusals(spec, facts(spec.dataset)); }}}};
}

}  // namespace ablate::models
