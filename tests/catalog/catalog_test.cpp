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

TEST(Catalog, WhatAModelHasNoUseForNeedNotBeWhole) {
  const Json without_lr = {{"optimizer", "adam"}};
  EXPECT_THROW(run(without_lr), std::invalid_argument);
  Json fitted = {{"network", "logistic_regression"}};
  const experiments::RunSpec whole = run(fitted);
  fitted.update(without_lr);
  EXPECT_EQ(run(fitted), whole);
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
  const Json forecast = {{"name", "autoregression"}, {"order", 12}};
  EXPECT_EQ(catalog().cost(run({{"dataset", "co2"}, {"network", forecast}})).parameters, 13);
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
      {{{"augment.pad", 8}, {"augment.fill", "reflection"}},
       "augment",
       "8 x 8 has 7 beside its border; pad 7"},
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

/// What must be given is given as its least.
Json at_its_least(const Component& model) {
  Json network = {{"name", model.name}};
  for (const Option& option : model.options)
    if (option.fallback.is_null()) network[option.name] = static_cast<std::int64_t>(option.minimum);
  return network;
}

TEST(Catalog, AFittedModelIsAskedWhatItIsMadeForAlone) {
  for (const Component& model : models::fitted_components()) {
    if (model.name == "xgboost" && !models::has_xgboost()) continue;
    const auto tasks = model.facts.at("tasks").get<std::vector<std::string>>();
    for (const char* dataset : {"digits", "co2", "tinyshakespeare"}) {
      SCOPED_TRACE(model.name + " " + dataset);
      const experiments::RunSpec spec = run({{"dataset", dataset}, {"network", at_its_least(model)}});
      const auto found = catalog().refusals(spec);
      const std::string task(experiments::name(catalog().facts(spec.dataset).task));
      const bool made_for = std::find(tasks.begin(), tasks.end(), task) != tasks.end();
      ASSERT_EQ(found.size(), made_for ? 0U : 1U);
      if (made_for) continue;
      EXPECT_THAT(found[0].paths, ::testing::ElementsAre("network", "dataset"));
      EXPECT_THAT(found[0].reason, ::testing::AllOf(HasSubstr("network " + model.name),
                                                    HasSubstr("it can be asked " + tasks.front())));
    }
  }
}

TEST(Catalog, ForecastsNeedAWindowAndTheValueThatFollowsIt) {
  const auto reason = [](const Json& dataset, const Json& network, const Json& split = Json::object()) {
    const auto found =
        catalog().refusals(run({{"dataset", dataset}, {"network", network}, {"split", split}}));
    return found.size() == 1 ? found.front().reason : std::to_string(found.size()) + " refusals";
  };
  const Json naive = {{"name", "seasonal_naive"}, {"period", 53}};
  const Json regression = {{"name", "autoregression"}, {"order", 9}};
  EXPECT_THAT(
      reason({{"name", "co2"}}, naive),
      HasSubstr("looks 53 values back (network.period), and a window of dataset co2 has 52: at most 52, "
                "or a dataset.window of 53"));
  EXPECT_THAT(reason({{"name", "arch"}}, regression), HasSubstr("looks 9 values back (network.order)"));
  EXPECT_THAT(reason({{"name", "arch"}, {"target", "square"}}, regression),
              HasSubstr("asks something else; co2 would fit"));
  EXPECT_THAT(
      reason({{"name", "sunspots"}}, regression, {{"train", 9}}),
      HasSubstr("9 training examples do not decide the 10 coefficients of an autoregression of order 9: "
                "an order of at most 8, or 10 examples"));
  EXPECT_EQ(reason({{"name", "sunspots"}}, regression, {{"train", 10}}), "0 refusals");
}

TEST(Catalog, ThePerceptronTrainsByEpochsOfSingleExamples) {
  const experiments::RunSpec spec = run({{"network", "perceptron"}, {"epochs", 3}});
  EXPECT_EQ(experiments::sizes(spec, catalog().facts(spec.dataset)).steps, 3 * 1437);
  EXPECT_NE(experiments::run_id(spec, catalog()),
            experiments::run_id(run({{"network", "perceptron"}, {"epochs", 4}}), catalog()));
}

/// Neither a probe nor a start is left out silently: the answer would be to another question.
TEST(Catalog, AFittedModelRefusesProbesAndWeightsOfOthers) {
  const auto expand = [](const Json& network, const std::string& dataset, const std::string& more) {
    const auto experiment = experiments::parse_experiment(
        R"({"base": {"dataset": ")" + dataset + R"(", "network": )" + network.dump() +
            R"(, "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 1, "batch_size": 32, )" + more + R"(},
      "seeds": 1})",
        "fitted", catalog());
    return experiments::expand(experiment, catalog(), nullptr).runs.size();
  };
  for (const Component& model : models::fitted_components()) {
    SCOPED_TRACE(model.name);
    if (model.name == "xgboost" && !models::has_xgboost()) continue;
    const Json network = at_its_least(model);
    const std::string dataset = model.facts.at("tasks").front() == "regression" ? "co2" : "digits";
    EXPECT_THAT(tests::error_of([&] { expand(network, dataset, R"("probes": {"w": "weights"})"); }),
                HasSubstr("probe \"w\": weights looks at a network that trains by gradient steps, "
                          "and " +
                          model.name + " does not"));
    EXPECT_THAT(tests::error_of([&] { expand(network, dataset, R"("start": {"run": {}})"); }),
                HasSubstr("weights pass between networks that train by gradient steps, and " + model.name +
                          " does not"));
  }
  const Json mlp = {{"name", "mlp"}, {"widths", {4}}};
  EXPECT_GT(expand(mlp, "digits", R"("probes": {"w": "weights"})"), 0U);
  EXPECT_GT(expand(mlp, "digits", R"("start": {"run": {"epochs": 2}})"), 0U);
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
