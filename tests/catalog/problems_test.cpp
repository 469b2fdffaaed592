#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "experiments/error.h"
#include "experiments/plan.h"
#include "experiments/read.h"
#include "runner/catalog/catalog.h"

/// What is wrong with an experiment is said at once, and each thing once.
namespace ablate::runner {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// An experiment over a base that is complete; `rest` follows.
std::string over_base(const std::string& rest, const std::string& more_base = "") {
  return R"({"base": {"dataset": "digits", "network": {"name": "mlp", "widths": [8]},
    "optimizer": {"name": "sgd", "lr": 0.1}, "steps": 10, "batch_size": 4)" +
         more_base + "}" + (rest.empty() ? "" : ", " + rest) + "}";
}

/// The problems with which reading and expanding fails, a line each, without head and count.
std::vector<std::string> problems_of(const std::string& text) {
  try {
    expand(experiments::parse_experiment(text, "test", catalog(), {}), catalog(), nullptr, {});
  } catch (const Error& error) {
    std::vector<std::string> lines;
    const std::string what = error.what();
    for (std::size_t begin = 0, end = 0; (end = what.find('\n', begin)) != std::string::npos; begin = end + 1)
      if (begin > 0) lines.push_back(what.substr(begin, end - begin));
    return lines;
  }
  return {};
}

TEST(Problems, AnIllegalDepthIsSaidBesideAMistypedOption) {
  const auto found = problems_of(
      over_base(R"("grid": {"network": {"n": {"network": {"name": "cifar_resnet", "depth": 21}}}})",
                R"(, "norm": {"name": "batch", "esp": 1})"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0] + found[1], AllOf(HasSubstr("esp"), HasSubstr("depth 21 is not 6 n + 2")));
}

TEST(Problems, AnUnknownNetworkOfOneArmIsOneMistake) {
  const auto found = problems_of(over_base(
      R"("arms": {"plain": {"network": "cifar_plian"}, "residual": {"network": "cifar_resnet"}},
         "grid": {"network.depth": [8, 14, 20], "norm": ["none", "batch"]})"));
  ASSERT_EQ(found.size(), 1U) << ::testing::PrintToString(found);
  EXPECT_THAT(found[0], AllOf(HasSubstr("did you mean \"cifar_plain\""), HasSubstr("(arm=plain)"),
                              Not(HasSubstr("skip"))));
}

TEST(Problems, ALevelWrongByItselfIsNamedOnceWhateverItMeets) {
  const auto found = problems_of(over_base(
      R"("arms": {"plain": {"network": "cifar_plain"}, "residual": {"network": "cifar_resnet"}},
         "grid": {"network.depth": [8, 9, 20], "dropout": [0, 0.5], "norm": ["none", "batch"]})"));
  ASSERT_EQ(found.size(), 1U) << ::testing::PrintToString(found);
  EXPECT_THAT(found[0], AllOf(HasSubstr("network.depth 9"), HasSubstr("(network.depth=9)"),
                              HasSubstr("/grid/network.depth/1"), Not(HasSubstr("skip"))));
}

TEST(Problems, LevelsThatDoNotFitEachOtherComeWithTheLineThatLeavesThemOut) {
  const std::string rest =
      R"("grid": {"norm": ["none", "batch", "layer"], "batch_size": [1, 4], "dropout": [0, 0.5]})";
  const auto found = problems_of(over_base(rest));
  ASSERT_EQ(found.size(), 1U) << ::testing::PrintToString(found);
  const std::string skip = R"("skip": [{"norm": "batch", "batch_size": "1"}])";
  EXPECT_THAT(found[0], HasSubstr(skip));
  EXPECT_TRUE(problems_of(over_base(rest + ", " + skip)).empty());
}

TEST(Problems, WhatTheBaseGotWrongIsSaidThereWithoutAdvice) {
  const auto found = problems_of(over_base(R"("grid": {"norm": ["none", "layer"], "dropout": [0, 0.5]})",
                                           R"(, "stochastic_depth": 0.5)"));
  ASSERT_EQ(found.size(), 1U) << ::testing::PrintToString(found);
  EXPECT_THAT(found[0], AllOf(HasSubstr("nothing to drop"), Not(HasSubstr("norm=")), Not(HasSubstr("skip"))));
}

TEST(Problems, AMissingKeyHidesOnlyWhatReadsIt) {
  const auto found = problems_of(
      R"({"base": {"dataset": "digits", "network": {"name": "cifar_plain", "depth": 9},
          "optimizer": {"name": "sgd", "lr": 0.1, "nesterov": true}}})");
  const std::string all = ::testing::PrintToString(found);
  EXPECT_EQ(found.size(), 4U) << all;
  for (const char* words : {"no batch_size", "neither epochs nor steps", "depth 9", "needs momentum"})
    EXPECT_THAT(all, HasSubstr(words));
}

}  // namespace
}  // namespace ablate::runner
