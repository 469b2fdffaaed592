#include "analysis/expectation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/results/recorded.h"

namespace ablate::analysis {
namespace {

using experiments::PlannedRun;
using results::testing::Recorded;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Two arms at three widths with the given seeds, and one claim or value to be judged.
std::string document(const std::string& expect, int seeds = 8, const std::string& more = "") {
  return R"({"name": "expected",
    "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
             "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 2, "batch_size": 500},
    "arms": {"plain": {}, "normed": {"norm": "batch"}},
    "grid": {"width": {"10": {"network.widths": [10]}, "20": {"network.widths": [20]}, "40": {"network.widths": [40]}}},
    "seeds": )" +
         std::to_string(seeds) + more + R"(, "compare": {"metric": "test_error"}, "expect": )" + expect + "}";
}

std::string claim(const std::string& text, const std::string& beside = "") {
  return R"({"claims": {"it": {"claim": ")" + text + "\"" + beside + "}}}";
}

double noise(const PlannedRun& run, double scale) {
  return scale * static_cast<double>(run.spec.seed * (run.labels.at("arm") == "plain" ? 7 : 3) % 8);
}

/// Plain errs 0.40, 0.42, 0.44 by width, normed 0.20, 0.18, 0.16.
std::optional<double> error(const PlannedRun& run) {
  const bool plain = run.labels.at("arm") == "plain";
  const double step = run.labels.at("width") == "10" ? 0 : run.labels.at("width") == "20" ? 1 : 2;
  return (plain ? 0.40 + 0.02 * step : 0.20 - 0.02 * step) + noise(run, 0.001);
}

Expectation judged(const std::string& text,
                   const std::function<std::optional<double>(const PlannedRun&)>& last_error = error) {
  const Recorded recorded(text.c_str());
  recorded.finish(last_error);
  const results::Store store = recorded.reading();
  return expectations(recorded.experiment(), recorded.plan(), runner::catalog(), &store).at(0);
}

Expectation unrun(const std::string& text) {
  const Recorded recorded(text.c_str());
  return expectations(recorded.experiment(), recorded.plan(), runner::catalog(), nullptr).at(0);
}

TEST(Claims, AreJudgedOverSeedsAndCells) {
  struct Case {
    std::string claim, beside;
    Judgment judgment;
    std::string words;
  };
  const std::vector<Case> cases = {
      {"normed < plain", "", Judgment::agrees, "agrees: in each of 3 cells"},
      {"plain > normed", "", Judgment::agrees, "in each of 3 cells"},
      {"plain < normed", "", Judgment::disagrees, "disagrees (width=10): p 0.023"},  // 1/128, adjusted over 3
      {"normed < plain", R"(, "where": {"width": 20})", Judgment::agrees, "agrees (width=20): p 0.0078"},
      {"(normed, width=40) < (normed, width=10)", "", Judgment::agrees, "agrees: p 0.0078"},
      {"normed < 0.3", "", Judgment::agrees, "in each of 3 cells"},
      {"0.3 < normed", "", Judgment::disagrees, "disagrees"},
      {"plain - normed = 0.2 within 0.01", R"(, "where": {"width": 10})", Judgment::agrees, "agrees"},
      {"plain - normed = 0.2 within 0.01", "", Judgment::disagrees, "disagrees (width=20)"},
      {"plain - normed in [0.19, 0.30]", "", Judgment::agrees, "in each of 3 cells"},
      {"(normed, width=10) / (plain, width=10) in [0.4, 0.6]", "", Judgment::agrees, "agrees"},
      {"(normed, width=10) / (plain, width=10) < 0.4", "", Judgment::disagrees, "disagrees"},
      {"plain increases with width", "", Judgment::agrees, "agrees: p 0.0078"},
      {"normed increases with width", "", Judgment::disagrees, "disagrees"},
      {"(plain) - (normed) increases with width", R"(, "where": {"width": [10, 40]})", Judgment::agrees,
       "agrees"},
      {"test_loss(normed) < plain", "", Judgment::disagrees,
       "disagrees"},  // recorded as three times the error
      {"plain = 0.41 within 0.0001", R"(, "where": {"width": 10})", Judgment::disagrees, "disagrees"},
      {"plain = 0.4035 within 0.0005", R"(, "where": {"width": 10})", Judgment::inconclusive,
       "inconclusive (width=10): neither shown nor contradicted"}};
  for (const Case& one : cases) {
    const Expectation result = judged(document(claim(one.claim, one.beside)));
    EXPECT_EQ(result.judgment, one.judgment) << one.claim << ": " << result.words;
    EXPECT_THAT(result.words, HasSubstr(one.words)) << one.claim;
  }
}

TEST(Claims, HaveAnEstimateWithItsInterval) {
  const Expectation gap = judged(document(claim("(plain, width=10) > (normed, width=10)")));
  ASSERT_EQ(gap.cells.size(), 1U);
  EXPECT_NEAR(*gap.cells[0].estimate, 0.2, 1e-9);
  EXPECT_TRUE(gap.is_difference);
  EXPECT_LT(gap.cells[0].interval->low, 0.2);
  const Expectation ratio = judged(document(claim("(normed, width=10) / (plain, width=10) < 1")));
  EXPECT_NEAR(*ratio.cells[0].estimate, 0.5, 0.01);
  EXPECT_GT(ratio.cells[0].interval->low, 0.45);
  const Expectation slope = judged(document(claim("plain increases with width")));
  EXPECT_NEAR(*slope.cells[0].estimate, 0.02, 1e-9);
}

TEST(Claims, OfTooFewSeedsSayHowManyCould) {
  EXPECT_EQ(judged(document(claim("(normed, width=10) < (plain, width=10)"), 3)).words,
            "inconclusive: n = 3 seeds cannot decide, the smallest p is 0.25; 6 could");
  EXPECT_EQ(judged(document(claim("(plain, width=10) = 0.4 within 0.1"), 1)).words,
            "inconclusive: one seed has no interval");
}

TEST(Claims, ThatHaveNotRunSaySo) {
  const Expectation result = unrun(document(claim("normed < plain")));
  EXPECT_EQ(result.judgment, Judgment::not_run);
  EXPECT_EQ(result.words, "not run (width=10): 8 of 8 seeds are missing");
  EXPECT_EQ(unrun(document(claim("(normed, width=10) < (plain, width=10)"), 8,
                           R"(, "skip": [{"arm": "plain", "width": 10}])"))
                .words,
            "not run: the plan has no such runs");
}

TEST(Claims, OnCostsAreDecidedWithoutARun) {
  EXPECT_EQ(unrun(document(claim("parameters(normed) > parameters(plain)"))).words,
            "agrees: in each of 3 cells");
  EXPECT_EQ(
      unrun(document(claim("flops(plain) < flops(plain, width=40)", R"(, "where": {"width": 40})"))).words,
      "disagrees (width=40): exact");
  const Expectation ratio =
      unrun(document(claim("parameters(normed, width=10) / parameters(plain, width=10) in [1, 1.02]")));
  EXPECT_EQ(ratio.words, "agrees: exact");
  EXPECT_DOUBLE_EQ(*ratio.cells[0].estimate, 770.0 / 760);
}

TEST(Claims, AFailedRunIsWorseThanAnyNumber) {
  const auto plain_diverges = [](const PlannedRun& run) {
    return run.labels.at("arm") == "plain" && run.spec.seed <= 3 ? std::nullopt : error(run);
  };
  const auto normed_diverges = [](const PlannedRun& run) {
    return run.labels.at("arm") == "normed" && run.spec.seed <= 3 ? std::nullopt : error(run);
  };
  const std::string text = document(claim("(normed, width=10) < (plain, width=10)"));
  const Expectation supported = judged(text, plain_diverges), not_so = judged(text, normed_diverges);
  EXPECT_EQ(supported.words, "agrees: p 0.0078, 3 of 8 seeds failed");
  EXPECT_TRUE(supported.cells[0].by_order);
  EXPECT_FALSE(supported.cells[0].estimate);
  EXPECT_EQ(not_so.judgment, Judgment::inconclusive) << not_so.words;
  EXPECT_EQ(judged(document(claim("(plain, width=10) = 0.4 within 0.1")), plain_diverges).words,
            "inconclusive: there is no mean, 3 of 8 seeds failed");
}

std::string value(double published, const std::string& tolerance) {
  return R"x({"values": {"it": {"of": "(plain, width=10)", "value": )x" + std::to_string(published) +
         tolerance + R"x(, "source": "a paper", "confidence": "V1", "differs": "smaller"}}})x";
}

TEST(PublishedValues, AreComparedWithinTheirTolerance) {
  const Expectation near = judged(document(value(0.405, R"(, "tolerance": 0.01)")));
  EXPECT_EQ(near.judgment, Judgment::agrees) << near.words;
  EXPECT_EQ(near.published, 0.405);
  EXPECT_NEAR(*near.cells[0].estimate, 0.4035, 1e-9);
  EXPECT_EQ(near.source + near.confidence + near.differs, "a paperV1smaller");
  EXPECT_EQ(judged(document(value(0.45, R"(, "tolerance": 0.01)"))).judgment, Judgment::disagrees);
  EXPECT_EQ(judged(document(value(0.45, ""))).judgment, Judgment::disagrees);
  EXPECT_THAT(judged(document(value(0.4035, ""))).words, HasSubstr("no `tolerance` says how near is near"));
}

}  // namespace
}  // namespace ablate::analysis
