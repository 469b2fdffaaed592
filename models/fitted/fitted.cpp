#include "models/fitted/fitted.h"

#include <algorithm>
#include <fmt/format.h>

#include "models/fitted/autoregression.h"
#include "models/fitted/hopfield.h"
#include "models/fitted/logistic_regression.h"
#include "models/fitted/perceptron.h"
#include "models/fitted/seasonal_naive.h"
#include "models/fitted/xgboost.h"

namespace ablate::models {

using experiments::DatasetFacts;
using experiments::Refusal;
using experiments::RunSpec;

const std::vector<FittedDescription>& fitted_models() {
  static const std::vector<FittedDescription> list = {
      logistic_regression(), xgboost(), perceptron(), hopfield(), autoregression(), seasonal_naive()};
  return list;
}

const FittedDescription* fitted_model(std::string_view name) {
  for (const FittedDescription& description : fitted_models())
    if (description.component.name == name) return &description;
  return nullptr;
}

std::vector<experiments::Component> fitted_components() {
  std::vector<experiments::Component> list;
  for (const FittedDescription& description : fitted_models()) list.push_back(description.component);
  return list;
}

nlohmann::json unused_by_fitted(const std::vector<std::string>& more) {
  nlohmann::json list = {"norm",      "activation", "dropout", "stochastic_depth", "drop_path", "init",
                         "optimizer", "schedule",   "loss",    "augment",          "precision", "executor",
                         "batch_size"};
  for (const std::string& key : more) list.push_back(key);
  return list;
}

nlohmann::json fit_facts(const char* task, const std::vector<std::string>& unused) {
  return {{"trains", "fit"},   {"takes", "any"},  {"tasks", {task}},
          {"residual", false}, {"batch_size", 0}, {"unused", unused_by_fitted(unused)}};
}

std::vector<Refusal> fitted_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  const FittedDescription* fitted = fitted_model(spec.network.name);
  if (fitted == nullptr) return {};
  const nlohmann::json& tasks = fitted->component.facts.at("tasks");
  if (std::find(tasks.begin(), tasks.end(), experiments::name(dataset.task)) == tasks.end())
    return {{{"network", "dataset"},
             fmt::format("the task of dataset {} is {}, which network {} is not made for: it can be asked {}",
                         spec.dataset.name, experiments::name(dataset.task), spec.network.name,
                         fmt::join(tasks.get<std::vector<std::string>>(), ", "))}};
  return fitted->refusals == nullptr ? std::vector<Refusal>() : fitted->refusals(spec, dataset);
}

experiments::Catalog::Cost linear_map_cost(const RunSpec&, const DatasetFacts& dataset) {
  const std::int64_t features = count(dataset.shape);
  return {.parameters = dataset.classes * (features + 1),
          .flops = 2.0 * static_cast<double>(dataset.classes * features)};
}

}  // namespace ablate::models
