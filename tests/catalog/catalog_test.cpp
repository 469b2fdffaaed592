#include "runner/catalog/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "experiments/identity.h"
#include "experiments/options.h"
#include "experiments/plan.h"
#include "experiments/read.h"
#include "experiments/resolve.h"
#include "models/fitted/fitted.h"
#include "models/fitted/xgboost.h"
#include "tests/error_of.h"

namespace ablate::runner {
namespace {

using experiments::Component;
using experiments::Kind;
using experiments::Option;
using experiments::Type;
using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

experiments::RunSpec run(const Json& patch) {
  const experiments::Report refuse = [](const std::string& pointer, const std::string& message) {
    throw std::invalid_argument(pointer + ": " + message);
  };
  Json description = {{"dataset", "digits"},
                      {"network", {{"name", "mlp"}, {"widths", {20}}}},
                      {"optimizer", {{"name", "sgd"}, {"lr", 0.1}}},
                      {"epochs", 1},
                      {"batch_size", 32}};
  experiments::Json all = Json::object();
  experiments::merge(all, experiments::expand_patch(description, catalog(), refuse));
  experiments::merge(all, experiments::expand_patch(patch, catalog(), refuse));
  return experiments::resolve(all, catalog(), refuse).spec;
}

std::vector<const Component*> everything() {
  std::vector<const Component*> list;
  for (const Kind kind : experiments::kinds()) {
    for (const Component* component : catalog().all(kind)) list.push_back(component);
  }
  return list;
}

TEST(Catalog, EveryKindButProbesHasComponents) {
  for (const Kind kind : experiments::kinds()) {
    if (kind == Kind::probe) continue;
    EXPECT_FALSE(catalog().all(kind).empty()) << experiments::key(kind);
  }
}

TEST(Catalog, EveryComponentAndOptionSaysWhatItIsInASentence) {
  for (const Component* component : everything()) {
    SCOPED_TRACE(component->name);
    EXPECT_THAT(component->summary, ::testing::MatchesRegex(".{5,}\\."));
    std::set<std::string> names;
    for (const Option& option : component->options) {
      EXPECT_TRUE(names.insert(option.name).second) << option.name << " twice";
      EXPECT_NE(option.name, "name") << "names the component itself";
      EXPECT_THAT(option.summary, ::testing::MatchesRegex(".{5,}\\.")) << option.name;
      EXPECT_TRUE(option.choices.empty() || option.type == Type::string) << option.name;
    }
    if (!component->principal.empty()) {
      EXPECT_EQ(names.count(component->principal), 1U);
    }
  }
}

TEST(Catalog, EveryDefaultIsOneThatTheReaderAccepts) {
  for (const Component* component : everything()) {
    for (const Option& option : component->options) {
      if (option.fallback.is_null()) continue;
      const auto read = experiments::read_option(
          option, option.fallback, "", [&](const std::string&, const std::string& message) {
            ADD_FAILURE() << component->name << "." << option.name << ": " << message;
          });
      ASSERT_TRUE(read.has_value());
      EXPECT_EQ(*read, option.fallback);
    }
  }
}

TEST(Catalog, WhatStandsWhereNothingIsSaidDoesNothing) {
  const experiments::RunSpec spec = run(Json::object());
  for (const Kind kind :
       {Kind::norm, Kind::dropout, Kind::stochastic_depth, Kind::drop_path, Kind::augment}) {
    const Component* component = catalog().find(kind, spec.choice(kind).name);
    ASSERT_NE(component, nullptr);
    ASSERT_TRUE(component->off) << component->name;
    EXPECT_TRUE(component->off(spec.choice(kind).options)) << component->name;
  }
}

TEST(Catalog, CostsAreThoseOfTheNetworkOnTheData) {
  EXPECT_EQ(catalog().cost(run(Json::object())).parameters, 64 * 20 + 20 + 20 * 10 + 10);
  EXPECT_EQ(catalog().cost(run(Json::object())).flops, 2 * (64 * 20 + 20 * 10));
  EXPECT_EQ(catalog().cost(run({{"network", "logistic_regression"}})).parameters, 65 * 10);
  EXPECT_EQ(catalog().cost(run({{"network", "hopfield"}})).parameters, 64 * 63 / 2);
  EXPECT_EQ(catalog().cost(run({{"network", "hopfield"}})).flops, std::nullopt);
  EXPECT_EQ(catalog().cost(run({{"network", "xgboost"}})).parameters, std::nullopt);
}

TEST(Catalog, RefusesWhatDoesNotFit) {
  struct Case {
    Json patch;
    std::string path, words;
  };
  const Json nesterov = {{"name", "sgd"}, {"lr", 0.1}, {"nesterov", true}};
  const std::vector<Case> cases = {
      {{{"optimizer", nesterov}}, "optimizer.nesterov", "momentum is 0; momentum 0.9 would fit"},
      {{{"norm", "weight"}, {"optimizer.max_norm", 2}}, "optimizer.max_norm", "max_norm 0 or norm none"},
      {{{"schedule", {{"name", "steps"}, {"at", {0.5, 0.5}}}}}, "schedule.at", "0.5 does not come after 0.5"},
      {{{"split.train", 1000}, {"split.validation", 500}}, "split.validation", "digits has 1437"},
      {{{"split.validation", 1437}}, "split.validation", "0 to train on"},
      {{{"split.per_class", 144}}, "split.per_class", "1440 to train on"},
      {{{"dataset", "synthetic"}, {"network", "convnet"}}, "network", "takes images"},
      {{{"dataset", "synthetic"}, {"augment.flip", true}}, "augment", "has vectors"},
      {{{"dataset", "co2"}}, "loss", "whose task is regression; squared_error would"},
      {{{"dataset", "co2"}, {"loss", "squared_error"}, {"split.per_class", 5}},
       "split.per_class",
       "split.train"},
      {{{"dataset", "tinyshakespeare"}}, "network", "next_token"}};
  for (const Case& wrong : cases) {
    SCOPED_TRACE(wrong.words);
    const auto found = catalog().refusals(run(wrong.patch));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_THAT(found[0].paths, ::testing::Contains(wrong.path));
    EXPECT_THAT(found[0].reason, HasSubstr(wrong.words));
  }
  EXPECT_TRUE(catalog().refusals(run(Json::object())).empty());
  EXPECT_TRUE(catalog().refusals(run({{"dataset", "co2"}, {"loss", "squared_error"}})).empty());
  EXPECT_TRUE(catalog().refusals(run({{"optimizer.momentum", 0.9}, {"optimizer.nesterov", true}})).empty());
}

/// What `compare` and `tune` read must be measured; the message names what is.
TEST(Catalog, RefusesMetricsThatATaskDoesNotHave) {
  const auto read = [&](const std::string& metric) {
    const auto experiment = experiments::parse_experiment(
        R"({"base": {"dataset": "co2", "network": {"name": "mlp", "widths": [4]},
      "loss": "squared_error", "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 1, "batch_size": 32},
      "grid": {"norm": ["none", "layer"]}, "seeds": 2, "compare": {"metric": ")" +
            metric + "\"}}",
        "series", catalog());
    return experiments::expand(experiment, catalog(), nullptr).runs.size();
  };
  EXPECT_THAT(tests::error_of([&] { read("test_error"); }),
              ::testing::AllOf(HasSubstr("3: "), HasSubstr("test_error"), HasSubstr("regression"),
                               HasSubstr("test_loss, test_rmse are")));
  EXPECT_EQ(read("test_rmse"), 4U);
}

TEST(Catalog, AModelWithoutStepsHasNoPartInWhatOthersNeed) {
  for (const char* name : {"logistic_regression", "hopfield"}) {
    SCOPED_TRACE(name);
    const auto id = [&](Json patch) {
      patch["network"] = name;
      const experiments::RunSpec spec = run(patch);
      EXPECT_TRUE(catalog().refusals(spec).empty());
      EXPECT_EQ(experiments::run_spec_from_json(experiments::to_json(spec), catalog()), spec);
      return experiments::run_id(spec, catalog());
    };
    const std::string alone = id(Json::object());
    EXPECT_EQ(id({{"optimizer", "adamw"}, {"optimizer.lr", 0.5}, {"batch_size", 7}}), alone);
    EXPECT_EQ(id({{"norm", "batch"}, {"batch_size", 1}}), alone);
    EXPECT_EQ(id({{"augment.flip", true}, {"loss", "squared_error"}, {"precision", "fp64"}}), alone);
    EXPECT_EQ(id({{"epochs", 5}, {"executor", "plain"}, {"schedule", "cosine"}}), alone);
    EXPECT_NE(id({{"split.train", 100}}), alone);
  }
}

TEST(Catalog, AFittedModelIsAskedLabelsAlone) {
  for (const Component& model : models::fitted_components()) {
    const Json epochs = model.facts.at("trains") == "rule" ? Json({{"epochs", 1}}) : Json::object();
    for (const char* dataset : {"co2", "tinyshakespeare"}) {
      Json patch = epochs;
      patch.update({{"dataset", dataset}, {"network", model.name}});
      const auto found = catalog().refusals(run(patch));
      ASSERT_EQ(found.size(), 1U) << model.name << " " << dataset;
      EXPECT_THAT(found[0].paths, ::testing::ElementsAre("network", "dataset"));
      EXPECT_THAT(found[0].reason, ::testing::AllOf(HasSubstr("network " + model.name),
                                                    HasSubstr("it can be asked classification")));
    }
  }
}

TEST(Catalog, ThePerceptronTrainsByEpochsOfSingleExamples) {
  const experiments::RunSpec spec = run({{"network", "perceptron"}, {"epochs", 3}});
  EXPECT_EQ(experiments::sizes(spec, catalog().facts(spec.dataset)).steps, 3 * 1437);
  EXPECT_NE(experiments::run_id(spec, catalog()),
            experiments::run_id(run({{"network", "perceptron"}, {"epochs", 4}}), catalog()));
}

/// Neither a probe nor a start is left out silently: the answer would be to another question.
TEST(Catalog, AFittedModelRefusesProbesAndWeightsOfOthers) {
  const auto expand = [](const std::string& network, const std::string& more) {
    const auto experiment = experiments::parse_experiment(
        R"({"base": {"dataset": "digits", "network": )" + network +
            R"(, "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 1, "batch_size": 32, )" + more + R"(},
      "seeds": 1})",
        "fitted", catalog());
    return experiments::expand(experiment, catalog(), nullptr).runs.size();
  };
  for (const Component& model : models::fitted_components()) {
    SCOPED_TRACE(model.name);
    if (model.name == "xgboost" && !models::has_xgboost()) continue;
    const std::string name = '"' + model.name + '"';
    EXPECT_THAT(tests::error_of([&] { expand(name, R"("probes": {"w": "weights"})"); }),
                HasSubstr("probe \"w\": weights looks at a network that trains by gradient steps, "
                          "and " +
                          model.name + " does not"));
    EXPECT_THAT(tests::error_of([&] { expand(name, R"("start": {"run": {}})"); }),
                HasSubstr("weights pass between networks that train by gradient steps, and " + model.name +
                          " does not"));
  }
  const std::string mlp = R"({"name": "mlp", "widths": [4]})";
  EXPECT_GT(expand(mlp, R"("probes": {"w": "weights"})"), 0U);
  EXPECT_GT(expand(mlp, R"("start": {"run": {"epochs": 2}})"), 0U);
  const auto found = catalog().start_refusals(run(Json::object()), run({{"network", "logistic_regression"}}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].paths, ::testing::ElementsAre("start", "start.network"));
}

TEST(Catalog, SaysHowEveryNetworkTrains) {
  for (const Component* network : catalog().all(Kind::network))
    EXPECT_THAT(network->facts.at("trains").get<std::string>(), ::testing::AnyOf("steps", "fit", "rule"))
        << network->name;
}

TEST(Catalog, TreesNeedTheirLibrary) {
  const auto found = catalog().refusals(run({{"network", "xgboost"}}));
  EXPECT_EQ(found.empty(), models::has_xgboost());
  for (const auto& refusal : found) EXPECT_THAT(refusal.reason, HasSubstr("libxgboost-dev"));
}

TEST(Catalog, SaysEverythingThatIsWrongAtOnce) {
  const auto found = catalog().refusals(run({{"split.train", 5000},
                                             {"network", {{"name", "cifar_resnet"}, {"depth", 21}}},
                                             {"optimizer.nesterov", true}}));
  EXPECT_EQ(found.size(), 3U);
}

}  // namespace
}  // namespace ablate::runner
