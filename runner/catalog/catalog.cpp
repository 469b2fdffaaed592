#include "runner/catalog/catalog.h"

#include "models/describe.h"
#include "models/drawing.h"
#include "models/fitted/fitted.h"
#include "models/transfer.h"
#include "runner/catalog/augment.h"
#include "runner/catalog/losses.h"
#include "runner/catalog/optimizers.h"
#include "runner/catalog/probes.h"
#include "runner/catalog/schedule.h"
#include "runner/catalog/splits.h"
#include "runner/catalog/tasks.h"
#include "runner/data/dataset.h"

namespace ablate::runner {

using experiments::Catalog;
using experiments::Check;
using experiments::Component;
using experiments::DatasetFacts;
using experiments::Kind;
using experiments::Refusal;
using experiments::RunSpec;

namespace {

template <class T>
void append(std::vector<T>& list, std::vector<T> more) {
  for (T& item : more) list.push_back(std::move(item));
}

std::vector<Component> all_components() {
  std::vector<Component> list = dataset_components();
  append(list, models::components());
  append(list, models::fitted_components());
  append(list, optimizer_components());
  append(list, schedule_components());
  append(list, loss_components());
  append(list, augment_components());
  append(list, probe_components());
  return list;
}

Catalog::Defaults defaults() {
  return {{Kind::norm, "none"},         {Kind::activation, "relu"},
          {Kind::dropout, "unit"},      {Kind::stochastic_depth, "linear"},
          {Kind::drop_path, "fractal"}, {Kind::init, "he"},
          {Kind::schedule, "constant"}, {Kind::loss, "cross_entropy"},
          {Kind::augment, "standard"}};
}

std::vector<Refusal> dataset_refusals(const RunSpec& spec) {
  const std::string problem = dataset_problem(spec.dataset);
  if (problem.empty()) return {};
  return {{{"dataset"}, "dataset " + spec.dataset.name + ": " + problem}};
}

std::vector<Refusal> precision_refusals(const RunSpec& spec) {
  if (spec.precision != "bf16") return {};
  return {{{"precision"}, "precision \"bf16\" cannot be trained yet: fp32, fp64, and on GPUs tf32 can"}};
}

template <class Find>
auto with_facts(Find find) {
  return [=](const RunSpec& spec) { return find(spec, dataset_facts(spec.dataset)); };
}

/// The checks of graphs and what trains them, which have nothing to ask of a model that is none.
std::vector<std::vector<Check>> graph_checks() {
  std::vector<std::vector<Check>> rounds = models::checks(dataset_facts);
  rounds.front().push_back({{"dataset", "loss"}, with_facts(loss_refusals)});
  for (std::vector<Check>& round : rounds)
    for (Check& check : round)
      check.find = [find = check.find](const RunSpec& spec) {
        return models::fitted_model(spec.network.name) == nullptr ? find(spec) : std::vector<Refusal>();
      };
  return rounds;
}

std::vector<std::vector<Check>> checks() {
  std::vector<std::vector<Check>> rounds = graph_checks();
  append(rounds.front(), {{{"dataset", "split"}, with_facts(split_refusals)},
                          {{"dataset", "augment"}, with_facts(augment_refusals)},
                          {{"optimizer"}, optimizer_refusals},
                          {{"optimizer", "norm"}, max_norm_refusals},
                          {{"schedule"}, schedule_refusals},
                          {{"precision"}, precision_refusals},
                          {{"dataset", "network"}, with_facts(models::fitted_refusals)}});
  rounds.insert(rounds.begin(), {{{"dataset"}, dataset_refusals}});
  return rounds;
}

Catalog::Cost cost(const RunSpec& spec) {
  const DatasetFacts dataset = dataset_facts(spec.dataset);
  const models::FittedDescription* fitted = models::fitted_model(spec.network.name);
  if (fitted != nullptr) return fitted->cost(spec, dataset);
  const models::Cost of = models::cost(models::describe(spec, dataset));
  return {of.parameters, of.flops};
}

experiments::Drawing drawing(const RunSpec& spec) {
  if (models::fitted_model(spec.network.name) != nullptr) return {};
  return models::drawing(models::describe(spec, dataset_facts(spec.dataset)));
}

std::vector<Refusal> start_refusals(const RunSpec& spec, const RunSpec& source) {
  for (const RunSpec* run : {&spec, &source})
    if (models::fitted_model(run->network.name) != nullptr)
      return {{{"start", run == &spec ? "network" : "start.network"},
               "start: weights pass between networks that train by gradient steps, and " + run->network.name +
                   " does not"}};
  return models::transfer_refusals(spec.start, models::describe(spec, dataset_facts(spec.dataset)),
                                   models::describe(source, dataset_facts(source.dataset)));
}

Catalog assemble() {
  Catalog result(all_components(), defaults());
  result.facts = dataset_facts;
  result.checks = checks();
  result.cost = cost;
  result.drawing = drawing;
  result.probe_refusals = probe_refusals;
  result.start_refusals = start_refusals;
  return result;
}

}  // namespace

const Catalog& catalog() {
  static const Catalog assembled = assemble();
  return assembled;
}

}  // namespace ablate::runner
