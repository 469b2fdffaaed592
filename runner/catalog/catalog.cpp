#include "runner/catalog/catalog.h"

#include "models/describe.h"
#include "runner/catalog/augment.h"
#include "runner/catalog/losses.h"
#include "runner/catalog/optimizers.h"
#include "runner/catalog/schedule.h"
#include "runner/catalog/splits.h"
#include "runner/data/dataset.h"

namespace ablate::runner {

using experiments::Catalog;
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
  append(list, optimizer_components());
  append(list, schedule_components());
  append(list, loss_components());
  append(list, augment_components());
  return list;
}

Catalog::Defaults defaults() {
  return {{Kind::norm, "none"},         {Kind::activation, "relu"},
          {Kind::dropout, "unit"},      {Kind::stochastic_depth, "linear"},
          {Kind::drop_path, "none"},    {Kind::init, "he"},
          {Kind::schedule, "constant"}, {Kind::loss, "cross_entropy"},
          {Kind::augment, "standard"}};
}

std::vector<Refusal> refusals(const RunSpec& spec) {
  if (const std::string problem = dataset_problem(spec.dataset); !problem.empty())
    return {{{"dataset"}, "dataset " + spec.dataset.name + ": " + problem}};
  const DatasetFacts dataset = dataset_facts(spec.dataset);
  std::vector<Refusal> found = split_refusals(spec, dataset);
  // Without a sensible split nothing can be said about batches.
  append(found, found.empty() ? models::refusals(spec, dataset) : models::network_refusals(spec, dataset));
  append(found, augment_refusals(spec, dataset));
  append(found, optimizer_refusals(spec));
  append(found, schedule_refusals(spec));
  if (spec.precision == "bf16")
    found.push_back(
        {{"precision"}, "precision \"bf16\" cannot be trained yet: fp32, fp64, and on GPUs tf32 can"});
  return found;
}

Catalog::Cost cost(const RunSpec& spec) {
  const models::Cost of = models::cost(models::describe(spec, dataset_facts(spec.dataset)));
  return {of.parameters, of.flops};
}

Catalog assemble() {
  Catalog result(all_components(), defaults());
  result.facts = dataset_facts;
  result.refusals = refusals;
  result.cost = cost;
  return result;
}

}  // namespace

const Catalog& catalog() {
  static const Catalog assembled = assemble();
  return assembled;
}

}  // namespace ablate::runner
