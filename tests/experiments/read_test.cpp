#include "experiments/read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/experiments/experiments_of.h"

namespace ablate::experiments {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Reading, ListsEveryProblemWithItsPlaceAtOnce) {
  const std::string message = fault_of(
      "{\"bse\": 1,\n\"base\": {\"dataset\": \"digits\"},\n\"seeds\": 0,\n"
      "\"grid\": {\"norm\": [\"none\", \"batch\"]},\n"
      "\"compare\": {\"metric\": \"tset_error\", \"over\": \"nrom\"}}");
  for (const char* words :
       {"test:1:9: /bse: unknown key \"bse\"; did you mean \"base\"?",
        "test:3:10: /seeds: 0 is not a number of seeds",
        "test:5:23: /compare/metric: unknown metric \"tset_error\"; did you mean \"test_error\"?",
        "/compare/over: unknown axis \"nrom\"; did you mean \"norm\"?", "8 problems; nothing was started"})
    EXPECT_THAT(message, HasSubstr(words));
}

TEST(Reading, RefusesWhatNothingKnowsWithTheNearestName) {
  struct Case {
    std::string text, words;
  };
  const std::vector<Case> cases = {
      {small("", R"(, "norm": "btach")"), R"(/base/norm: unknown norm "btach"; did you mean "batch"?)"},
      {small("", R"(, "norm.epss": 1)"), R"(norm "none" has no option "epss")"},
      {small("", R"(, "norm": {"name": "batch", "eps": "a"})"), R"(/base/norm/eps: "a" is not a number)"},
      {small("", R"(, "norm.name": "batch")"), R"(ends in .name; write "norm": "batch")"},
      {small("", R"(, "norm": 3)"), "norm has no option that a bare number stands for"},
      {small("", R"(, "epochs": 3)"), "epochs and steps exclude each other"},
      {small("", R"(, "split": {"train": 3, "per_class": 2})"), "train and per_class exclude each other"},
      {small("", R"(, "momentum": 3)"), R"(unknown key "momentum")"},
      {small("", R"(, "probes": {"many": {"name": "lesoin"}})"),
       R"(unknown probe "lesoin"; did you mean "lesion"?)"},
      {small(R"("seeds": [1, 2, 1])"), "a seed is given twice"},
      {small(R"("extends": "nowhere.json")"), "does not exist beside this file"},
      {small(R"("arms": {"a-b": {}})"), "may hold letters, digits, _ and . alone"},
      {small(R"("grid": {"dropout": [0.5, 0.5]})"), R"(has two levels "0.5")"},
      {small(R"("grid": {"norm": []})"), R"(axis "norm" has no levels)"},
      {small(R"("grid": {"augment": [{"pad": 4}]})"), "has no label of its own: write the axis as"},
      {small(R"("zip": [{"network.widths": [1, 2], "batch_size": [3]}])"), "must be equally long"},
      {small(R"("random": {"n": 2, "space": {"optimizer.lr": {"uniform": [2, 1]}}})"), "low < high"},
      {small("", R"(, "probes": {"many": "lesoin"})"), R"(unknown probe "lesoin"; did you mean "lesion"?)"},
      {small(R"("random": {"n": 2, "space": {"optimizer.lr": 3}})"), "3 is not a distribution: write"},
      {small(R"("random": {"n": 100000000, "space": {"optimizer.lr": {"uniform": [1, 2]}}})"),
       "a whole number from 1 to 100000, not 100000000"},
      {small(R"("tune": {"by": "validation_error", "seeds": 2})"), "/tune: chooses nothing"},
      {small(R"("arms": {"a": {}}, "baseline": "b")"), R"(no arm is called "b")"},
      {small(R"("grid": {"norm": ["none"]}, "skip": [{"norm": "batch"}])"),
       R"(axis "norm" has no level "batch")"},
      {small(
           R"("grid": {"norm": ["none", "batch"], "dropout": [0, 0.5]}, "compare": {"metric": "test_error"})"),
       "no `over` is given"},
      {small(R"("grid": {"norm": ["none", "batch"]}, "compare": {"metric": "test_error", "over": "seed"})"),
       "seeds are replicates"},
      {small(R"("arms": {"a": {}, "b": {}}, "compare": {"metric": "test_error"},
               "expect": {"values": {"x": {"of": "a", "value": 8.75}}})"),
       "was percent meant (0.0875)?"}};
  for (const Case& wrong : cases) EXPECT_THAT(fault_of(wrong.text), HasSubstr(wrong.words)) << wrong.text;
}

TEST(Reading, WhatIsMissingAltogetherIsSaid) {
  EXPECT_THAT(fault_of("{}"), HasSubstr("no `base` is given: what all runs share"));
  // What a parent would have given is not reported as missing beside the parent itself.
  EXPECT_THAT(fault_of(R"({"extends": "nowhere.json"})"), HasSubstr("beside this file\n1 problem;"));
}

TEST(Reading, OneProblemHidesNoOther) {
  struct Case {
    std::string text;
    std::vector<std::string> words;
  };
  const std::vector<Case> cases = {
      {small(R"("seeds": 0)", R"(, "steps": 20)"), {"the key \"steps\" is given twice", "/seeds: 0 is not"}},
      {small(R"("grid": {"norm": []})", R"(, "evaluate": -1)"), {"has no levels", "/base/evaluate: -1"}},
      {small(R"("skip": [{"nrom": "batch"}], "arms": {"a": {"dropuot": 2}})"),
       {"unknown axis \"nrom\"", "unknown key \"dropuot\""}},
      {small("", R"(, "probes": {"x": "lesoin"}, "start": {"run": {}, "extra": 1})"),
       {"did you mean \"lesion\"", "what extra layers begin as"}},
      {small(R"("tune": {"by": "tset_error", "grid": {"norm": []}})"),
       {"did you mean \"test_error\"?", "axis \"norm\" has no levels"}}};
  for (const Case& wrong : cases)
    for (const std::string& words : wrong.words)
      EXPECT_THAT(fault_of(wrong.text), HasSubstr(words)) << wrong.text;
}

TEST(Reading, AnAxisOfWrongLevelsIsNotCalledEmptyAsWell) {
  EXPECT_THAT(fault_of(small(R"("grid": {"augment": [{"pad": 4}]})")), Not(HasSubstr("has no levels")));
}

TEST(Reading, AMistakeInOneLevelIsMendedThereNotSkipped) {
  const std::string message = fault_of(small(R"("arms": {"a": {}, "b": {"dropuot": 0.5}})"));
  EXPECT_THAT(message, HasSubstr("unknown key \"dropuot\""));
  EXPECT_THAT(message, Not(HasSubstr("skip")));
}

TEST(Reading, ClaimsThatNameNothingAreRefused) {
  struct Case {
    std::string claim, words;
  };
  for (const Case& wrong :
       {Case{"left < rihgt", "did you mean \"right\"?"},
        Case{"(nrom=none) < (norm=batch)", "unknown axis \"nrom\"; did you mean \"norm\"?"},
        Case{"(norm=nnoe) < (norm=batch)", "no level \"nnoe\"; did you mean \"none\"?"},
        Case{"left increases with norn", "did you mean \"norm\"?"},
        Case{"tset_error(left) < 1", "did you mean \"test_error\"?"}}) {
    const std::string text = small(
        R"("arms": {"left": {}, "right": {"activation": "sigmoid"}}, "grid": {"norm": ["none", "batch"]},
           "compare": {"metric": "test_error"}, "expect": {"claims": {"c": {"claim": ")" +
        wrong.claim + "\"}}}");
    EXPECT_THAT(fault_of(text), HasSubstr(wrong.words)) << wrong.claim;
  }
}

TEST(Edits, SetAddRemoveAndSweep) {
  const std::string text = small("", R"(, "norm": "batch")");
  const auto spec = [&](const std::vector<std::string>& edits) {
    return plan_of(text, edits).runs.at(0).spec;
  };
  EXPECT_EQ(spec({"optimizer.lr=0.5"}).optimizer.get<double>("lr"), 0.5);
  EXPECT_EQ(spec({"norm=layer"}).norm.name, "layer");
  EXPECT_EQ(spec({"+dropout=0.5"}).dropout.get<double>("rate"), 0.5);
  EXPECT_EQ(spec({"~norm"}).norm.name, "none");
  EXPECT_EQ(spec({"network.widths=[3, 4]"}).network.get<std::vector<int>>("widths"),
            (std::vector<int>{3, 4}));
  EXPECT_EQ(spec({"epochs=3"}).length, (Length{Length::Unit::epochs, 3}));
  EXPECT_EQ(plan_of(text, {"dropout=0,0.5", "seeds=3"}).runs.size(), 6U);
  EXPECT_EQ(plan_of(text, {"seeds=5,7"}).runs.at(1).spec.seed, 7);
}

TEST(Edits, RemoveDeclarations) {
  const std::string text = small(R"("arms": {"a": {}, "b": {"dropout": 0.5}},
    "grid": {"norm": ["none", "batch"], "network.widths": {"x": {"network.widths": [3]}}}, "tune":
    {"by": "test_error", "grid": {"optimizer.lr": [0.1, 0.2]}})");
  const std::vector<std::string> untuned = {"~tune", "~grid.network.widths"};
  EXPECT_EQ(plan_of(text, untuned).runs.size(), 4U);
  EXPECT_EQ(plan_of(text, {"~tune", "~grid.norm"}).runs.size(), 2U);
  EXPECT_EQ(plan_of(text, {"~tune", "~arms.b", "~grid"}).runs.size(), 1U);
  // What an axis sets can be set once the axis is gone.
  EXPECT_EQ(plan_of(text, {"~tune", "~grid.norm", "norm=layer"}).runs.at(0).spec.norm.name, "layer");
}

TEST(Edits, ThatDoNotFitSayWhy) {
  struct Case {
    std::string edit, words;
  };
  const std::string text = small(R"("grid": {"norm": ["none", "batch"]}, "arms": {"a": {"dropout": 0.5}})");
  for (const Case& wrong :
       {Case{"norm=batch",
             "is set by the axis \"norm\": edit the axis in the file, or remove it: ~grid.norm"},
        Case{"dropout.rate=0.1", "is set by the axis \"arm\""},
        Case{"batch_sise=3", "did you mean \"batch_size\"?"},
        Case{"+steps=3", "\"steps\" is set already: write steps=3"},
        Case{"~activation", "there is nothing to remove"}, Case{"batch_size", "malformed edit 'batch_size'"},
        Case{"~steps=3", "malformed edit"}, Case{"sedes=3", "did you mean \"seeds\"?"},
        Case{"batch_size=0,2", "command line: /grid/batch_size/0"},
        Case{"grid.norm=3", "`grid` is changed in the file; here it can only be removed: ~grid.norm"},
        Case{"~grid.nrom", "`grid` has no \"nrom\" to remove; did you mean \"norm\"?"},
        Case{"~tune", "there is no `tune` to remove"}, Case{"base.steps=3", "leave it out of the path"},
        Case{"batch_size=many", "command line: /base/batch_size: \"many\" is not a whole number"}})
    EXPECT_THAT(fault_of(text, {wrong.edit}), HasSubstr(wrong.words)) << wrong.edit;
}

}  // namespace
}  // namespace ablate::experiments
