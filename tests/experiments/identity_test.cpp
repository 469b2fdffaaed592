#include "experiments/identity.h"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <set>

#include "experiments/options.h"
#include "experiments/resolve.h"
#include "runner/catalog/catalog.h"

namespace ablate::experiments {
namespace {

RunSpec run(const Json& patch) {
  const Report refuse = [](const std::string& pointer, const std::string& message) {
    throw std::invalid_argument(pointer + ": " + message);
  };
  Json all = Json::object();
  const Json base = {{"dataset", "digits"},
                     {"network", {{"name", "mlp"}, {"widths", {20}}}},
                     {"optimizer", {{"name", "sgd"}, {"lr", 0.1}}},
                     {"epochs", 1},
                     {"batch_size", 32}};
  for (const Json& part : {base, patch}) merge(all, expand_patch(part, runner::catalog(), refuse));
  return resolve(all, runner::catalog(), refuse).spec;
}

std::string id(const RunSpec& spec) { return run_id(spec, runner::catalog()); }

TEST(Identity, CanonicalSpellsEachValueOneWay) {
  EXPECT_EQ(canonical(nlohmann::json::parse(R"({"b": 1.0, "a": [0.1, 1e2, -0.0, 1e-7], "c": "\u00e9"})")),
            "{\"a\":[0.1,100,0,1e-07],\"b\":1,\"c\":\"\u00e9\"}");
  EXPECT_THROW(canonical(std::numeric_limits<double>::infinity()), std::invalid_argument);
}

TEST(Identity, HashesAsTheStandardSays) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Identity, SpellingAndWhatDoesNothingDoNotCount) {
  const Json written_out = {
      {"norm", "none"},          {"dropout", 0},        {"dropout.position", "before_norm"},
      {"stochastic_depth", 1.0}, {"precision", "fp32"}, {"threads", 1.0},
      {"epochs", 1.0},           {"evaluate", 5},       {"split", {{"validation", 0}}},
      {"activation", "relu"},    {"init", "he"},        {"schedule", "constant"}};
  const Json position = {{"dropout", {{"name", "channel"}, {"rate", 0}}}};
  const Json turned = {{"optimizer", {{"lr", 0.1}, {"name", "sgd"}}}, {"batch_size", 32.0}};
  for (const Json& same : {written_out, position, turned})
    EXPECT_EQ(id(run(same)), id(run(Json::object()))) << same;
}

TEST(Identity, EverythingElseCounts) {
  const Json residual = {{"name", "cifar_resnet"}, {"depth", 20}};
  const std::vector<Json> patches = {{{"dataset", "mnist"}},
                                     {{"network", "convnet"}},
                                     {{"norm", "batch"}},
                                     {{"activation", "tanh"}},
                                     {{"dropout", 0.5}},
                                     {{"init", "xavier"}},
                                     {{"network", residual}},
                                     {{"network", residual}, {"stochastic_depth", 0.5}},
                                     {{"optimizer.momentum", 0.9}},
                                     {{"schedule", "cosine"}},
                                     {{"loss", "squared_error"}},
                                     {{"augment.pad", 2}},
                                     {{"epochs", 2}},
                                     {{"steps", 1}},
                                     {{"batch_size", 16}},
                                     {{"precision", "fp64"}},
                                     {{"threads", 2}},
                                     {{"split.train", 100}},
                                     {{"split.per_class", 100}},
                                     {{"split.validation", 100}}};
  std::set<std::string> ids = {id(run(Json::object()))};
  for (const Json& patch : patches) EXPECT_TRUE(ids.insert(id(run(patch))).second) << patch;
  RunSpec other = run(Json::object());
  other.seed = 2;
  EXPECT_TRUE(ids.insert(id(other)).second);
  EXPECT_EQ(config_id(other, runner::catalog()), config_id(run(Json::object()), runner::catalog()));
}

/// A value that the reader accepts and that is neither `value` nor one at which a component is off.
nlohmann::json another(const Option& option, const nlohmann::json& value) {
  std::vector<nlohmann::json> candidates;
  for (const std::string& choice : option.choices) candidates.emplace_back(choice);
  for (const nlohmann::json& one :
       {nlohmann::json(true), nlohmann::json(false), nlohmann::json("other"), nlohmann::json("one more")})
    candidates.push_back(one);
  for (const double number :
       {0.25, 0.5, 0.75, 1.5, 2., 3., 4., 5., 7., 8., 16., 20., 26., 32., 1000., 2000.}) {
    candidates.emplace_back(number);
    candidates.push_back(nlohmann::json::array({number}));
  }
  for (const nlohmann::json& candidate : candidates) {
    bool refused = false;
    const auto read = read_option(option, candidate, "", [&](const auto&, const auto&) { refused = true; });
    if (!refused && read && *read != value) return *read;
  }
  return nullptr;
}

/// A network with every option given that does use components of this kind.
Choice user_of(Kind kind) {
  for (const Component* network : runner::catalog().all(Kind::network)) {
    const auto unused = network->facts.value("unused", std::vector<std::string>{});
    if (std::find(unused.begin(), unused.end(), key(kind)) != unused.end()) continue;
    Choice choice{network->name, nlohmann::json::object()};
    for (const Option& option : network->options)
      choice.options[option.name] = option.fallback.is_null() ? another(option, nullptr) : option.fallback;
    return choice;
  }
  throw std::logic_error("no network uses " + std::string(key(kind)));
}

TEST(Identity, WhatANetworkDoesNotUseDoesNotCount) {
  EXPECT_EQ(id(run({{"stochastic_depth", 0.5}})), id(run(Json::object())));
}

TEST(Identity, EveryOptionOfEveryComponentCounts) {
  const Catalog& catalog = runner::catalog();
  for (const Kind kind : kinds()) {
    if (kind == Kind::probe) continue;
    for (const Component* component : catalog.all(kind)) {
      RunSpec spec = run(Json::object());
      Choice& choice = spec.choice(kind) = {component->name, nlohmann::json::object()};
      for (const Option& option : component->options)
        choice.options[option.name] = option.fallback.is_null() ? another(option, nullptr) : option.fallback;
      // A component that is off counts as absent: it is switched on before its options are changed.
      for (const Option& option : component->options)
        if (component->off && component->off(choice.options))
          choice.options[option.name] = another(option, choice.options[option.name]);
      if (component->off && component->off(choice.options)) {
        EXPECT_TRUE(component->options.empty()) << component->name << " is always off, whatever its options";
        continue;
      }
      if (kind != Kind::network) spec.network = user_of(kind);
      for (const Option& option : component->options) {
        RunSpec changed = spec;
        nlohmann::json& value = changed.choice(kind).options[option.name];
        value = another(option, value);
        ASSERT_FALSE(value.is_null())
            << component->name << "." << option.name << ": no other value was found";
        EXPECT_NE(id(changed), id(spec)) << key(kind) << " " << component->name << "." << option.name;
      }
    }
  }
}

TEST(Identity, ResolvedDescriptionsReadBackAsTheSameRun) {
  for (const Json& patch : std::vector<Json>{Json::object(),
                                             {{"norm", "batch"}, {"dropout", 0.5}, {"split.per_class", 5}},
                                             {{"network", "convnet"}, {"steps", 5}, {"threads", 2}}}) {
    RunSpec spec = run(patch);
    spec.seed = 3;
    EXPECT_EQ(run_spec_from_json(to_json(spec), runner::catalog()), spec) << patch;
  }
}

/// Ids are forever: records of past runs are found by them. A line of this file changes only with the
/// numerics revision, which makes new runs of all.
TEST(Identity, IdsAreThoseOfTheReleasedVersion) {
  std::ifstream file(std::string(ABLATE_SOURCE_DIR) + "/tests/golden/identity.json");
  const Json golden = Json::parse(file);
  ASSERT_FALSE(golden.empty());
  for (const Json& one : golden) {
    RunSpec spec = run(one["run"]);
    spec.seed = one["seed"].get<std::int64_t>();
    const std::string canonical_text = canonical(identity(spec, runner::catalog()));
    EXPECT_EQ(canonical_text, one["hashed"]) << one["run"];
    EXPECT_EQ(id(spec), one["run_id"]) << one["run"];
    EXPECT_EQ(config_id(spec, runner::catalog()), one["config_id"]) << one["run"];
  }
}

}  // namespace
}  // namespace ablate::experiments
