#include "experiments/claim.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "experiments/axes.h"
#include "experiments/metric.h"

namespace ablate::experiments {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string> arms = {"plain", "residual", "plain_110", "7"};

Claim claim_of(const std::string& text) {
  Claim claim;
  const auto fault = parse_claim(text, arms, claim);
  if (fault) ADD_FAILURE() << text << ": " << fault->column << ": " << fault->message;
  return claim;
}

TEST(Claims, AreReadByTheirGrammar) {
  using Relation = Claim::Relation;
  const Claim less = claim_of("residual < test_error(plain, depth=56) - 0.5");
  EXPECT_EQ(less.relation, Relation::less);
  EXPECT_EQ(less.left.at(0).quantity->select.at(0), std::pair(std::string("arm"), std::string("residual")));
  ASSERT_EQ(less.right.size(), 2U);
  EXPECT_EQ(less.right[0].quantity->metric, "test_error");
  EXPECT_EQ(less.right[0].quantity->select.at(1), std::pair(std::string("depth"), std::string("56")));
  EXPECT_EQ(less.right[1].sign, -1);
  EXPECT_EQ(less.right[1].constant, 0.5);
  const Claim equal = claim_of("plain = residual within 0.01");
  EXPECT_EQ(equal.relation, Relation::equal_within);
  EXPECT_EQ(equal.tolerance, 0.01);
  EXPECT_EQ(claim_of("plain = residual within 1e-2").tolerance, 0.01);
  EXPECT_EQ(claim_of("plain < 1e-2-residual").right.at(1).sign, -1);
  const Claim ratio = claim_of("flops(residual) / flops(plain) in [-0.5, 1.03]");
  EXPECT_EQ(ratio.relation, Relation::in_interval);
  EXPECT_EQ(ratio.left.at(0).divisor->metric, "flops");
  EXPECT_EQ(ratio.low, -0.5);
  EXPECT_EQ(ratio.high, 1.03);
  const Claim slope = claim_of("(plain) - (residual) decreases with split.per_class");
  EXPECT_EQ(slope.relation, Relation::decreases);
  EXPECT_EQ(slope.axis, "split.per_class");
  EXPECT_EQ(claim_of("one.error_median(plain) > 0.8").left.at(0).quantity->metric, "one.error_median");
  EXPECT_TRUE(claim_of("7 < plain_110").left.at(0).quantity) << "an arm may be called 7";
}

TEST(Claims, ThatCannotBeReadSayInWhichColumn) {
  struct Case {
    std::string text;
    std::size_t column;
    std::string words;
  };
  for (const Case& wrong :
       {Case{"plan < residual", 1, "did you mean \"plain\"?"},
        Case{"plain residual", 7, "expected <, >, =, in"}, Case{"plain <", 8, "the claim ends here"},
        Case{"plain = residual", 17, "expected \"within\""},
        Case{"plain < residual)", 17, "expected the end"},
        Case{"plain in [2, 1]", 7, "the interval is empty"},
        Case{"1 / plain < 2", 3, "between two quantities"},
        Case{"test_error(plain < 1", 18, "expected \")\""}, Case{"", 1, "the claim ends here"}}) {
    Claim claim;
    const auto fault = parse_claim(wrong.text, arms, claim);
    ASSERT_TRUE(fault) << wrong.text;
    EXPECT_EQ(fault->column, wrong.column) << wrong.text << ": " << fault->message;
    EXPECT_THAT(fault->message, HasSubstr(wrong.words)) << wrong.text;
  }
}

TEST(Labels, AreValuesInDecimalNotation) {
  const std::vector<std::pair<const char*, std::optional<std::string>>> cases = {
      {"1e-4", "0.0001"},   {"0.1", "0.1"},        {"1.0", "1"},
      {"20", "20"},         {"true", "true"},      {"\"x\"", "x"},
      {"-1", std::nullopt}, {"[1]", std::nullopt}, {"null", std::nullopt}};
  for (const auto& [text, label] : cases) EXPECT_EQ(label_of(Json::parse(text)), label) << text;
}

TEST(Axes, AnswerToTheirShortestUniqueSuffix) {
  const std::vector<Axis> axes = {{"network.depth", {}, {}, {}}, {"a.lr", {}, {}, {}}, {"b.lr", {}, {}, {}}};
  EXPECT_EQ(find_axis(axes, "depth"), &axes[0]);
  EXPECT_EQ(find_axis(axes, "network.depth"), &axes[0]);
  EXPECT_EQ(find_axis(axes, "lr"), nullptr) << "two axes end so";
  EXPECT_EQ(find_axis(axes, "b.lr"), &axes[2]);
  EXPECT_EQ(find_axis(axes, "epth"), nullptr);
}

TEST(Metrics, AreFoundByName) {
  for (const std::string& name : metric_names()) EXPECT_EQ(find_metric(name)->name, name);
  EXPECT_EQ(find_metric("validation_accuracy")->better, Better::higher);
  EXPECT_EQ(find_metric("validation_accuracy")->split, "validation");
  EXPECT_EQ(find_metric("many.10.error_mean")->probe, "many");
  EXPECT_EQ(find_metric("many.10.error_mean")->quantity, "10.error_mean");
  for (const char* wrong : {"error", "test", "test_seconds", ".error", "one.", ""})
    EXPECT_FALSE(find_metric(wrong)) << wrong;
}

}  // namespace
}  // namespace ablate::experiments
