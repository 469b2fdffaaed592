#include "experiments/run_spec.h"

#include <algorithm>
#include <stdexcept>

#include "experiments/catalog.h"
#include "experiments/error.h"
#include "experiments/merge.h"
#include "experiments/resolve.h"

namespace ablate::experiments {

Choice& RunSpec::choice(Kind kind) {
  switch (kind) {
    case Kind::dataset:
      return dataset;
    case Kind::network:
      return network;
    case Kind::norm:
      return norm;
    case Kind::activation:
      return activation;
    case Kind::dropout:
      return dropout;
    case Kind::stochastic_depth:
      return stochastic_depth;
    case Kind::drop_path:
      return drop_path;
    case Kind::init:
      return init;
    case Kind::optimizer:
      return optimizer;
    case Kind::schedule:
      return schedule;
    case Kind::loss:
      return loss;
    case Kind::augment:
      return augment;
    case Kind::probe:
      break;
  }
  throw std::out_of_range("a run has no choice of this kind");
}

const Choice& RunSpec::choice(Kind kind) const { return const_cast<RunSpec*>(this)->choice(kind); }

Sizes sizes(const RunSpec& spec, const DatasetFacts& facts) {
  Sizes result;
  result.validation_examples = spec.split.validation;
  result.train_examples = spec.split.train       ? *spec.split.train
                          : spec.split.per_class ? *spec.split.per_class * facts.classes
                                                 : facts.train - spec.split.validation;
  result.steps_per_epoch =
      spec.batch_size == 0 ? 1 : (result.train_examples + spec.batch_size - 1) / spec.batch_size;
  result.steps = spec.length.unit == Length::Unit::steps ? spec.length.count
                                                         : spec.length.count * result.steps_per_epoch;
  result.first_evaluation = spec.batch_size == 0 ? 1 : 0;
  return result;
}

namespace {

nlohmann::ordered_json to_json(const Choice& choice) {
  nlohmann::ordered_json object = {{"name", choice.name}};
  for (const auto& [option, value] : choice.options.items()) object[option] = value;
  return object;
}

}  // namespace

nlohmann::ordered_json to_json(const RunSpec& spec) {
  nlohmann::ordered_json document = nlohmann::ordered_json::object();
  for (const Kind kind : kinds()) {
    if (kind == Kind::probe || spec.choice(kind).name.empty()) continue;
    document[std::string(key(kind))] = to_json(spec.choice(kind));
    if (kind != Kind::dataset) continue;
    nlohmann::ordered_json& split = document["split"] = nlohmann::ordered_json::object();
    if (spec.split.train) split["train"] = *spec.split.train;
    if (spec.split.per_class) split["per_class"] = *spec.split.per_class;
    split["validation"] = spec.split.validation;
  }
  document[spec.length.unit == Length::Unit::epochs ? "epochs" : "steps"] = spec.length.count;
  document["batch_size"] = spec.batch_size;
  document["precision"] = spec.precision;
  document["threads"] = spec.threads;
  document["executor"] = spec.executor;
  if (!spec.start.is_null()) document["start"] = spec.start;
  document["seed"] = spec.seed;
  return document;
}

RunSpec run_spec_from_json(const nlohmann::json& document, const Catalog& catalog) {
  nlohmann::ordered_json description = document;
  description.erase("seed");
  std::string wrong;
  const Report report = [&](const std::string& pointer, const std::string& message) {
    wrong += "\n" + pointer + ": " + message;
  };
  RunSpec spec = resolve(description, catalog, report).spec;
  if (!wrong.empty()) throw Error(Exit::invalid, "not a run description of this version:" + wrong);
  spec.seed = document.at("seed").get<std::int64_t>();
  return spec;
}

}  // namespace ablate::experiments
