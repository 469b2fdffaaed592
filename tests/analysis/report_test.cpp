#include "analysis/report/report.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "analysis/report/base64.h"
#include "analysis/report/html.h"
#include "analysis/report/level_plot.h"
#include "analysis/report/network_drawing.h"
#include "analysis/report/page.h"
#include "analysis/report/paper.h"
#include "analysis/report/scale.h"
#include "tests/results/recorded.h"

namespace ablate::analysis {
namespace {

using experiments::PlannedRun;
using results::testing::Recorded;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Html, EscapesEveryTextAndAttribute) {
  EXPECT_EQ(Html("a<b> & \"c\" 'd'").markup(), "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
  EXPECT_EQ(element("p", {{"title", "\"><script>"}}, "x").markup(),
            "<p title=\"&quot;&gt;&lt;script&gt;\">x</p>");
  EXPECT_EQ(element("p", element("b", "x")).markup(), "<p><b>x</b></p>");
  EXPECT_EQ(element("br", {}, Html()).markup(), "<br/>");
}

TEST(Html, WhatIsNotTextIsReplaced) {
  const std::string bad = "\xef\xbf\xbd";
  EXPECT_EQ(Html(std::string("a\0b", 3)).markup(), "a" + bad + "b");
  EXPECT_EQ(Html("a\x1b[31m\tb\n").markup(), "a" + bad + "[31m\tb\n");
  EXPECT_EQ(Html("\u00e9 \u2212 \U0001f600").markup(), "\u00e9 \u2212 \U0001f600");
  for (const char* broken :
       {"\xc3", "\xe2\x82", "\xff", "\x80", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80"})
    EXPECT_THAT(Html(broken).markup(), AllOf(HasSubstr(bad), Not(HasSubstr(broken)))) << broken;
}

TEST(Depth, OrdersNamesAsNetworksAreBuilt) {
  std::vector<std::string> names = {"head",          "stage2.block1", "stage1.block10",
                                    "stage1.block2", "stem.conv",     "hidden1"};
  std::sort(names.begin(), names.end(), before_in_depth);
  EXPECT_THAT(
      names, ElementsAre("stem.conv", "hidden1", "stage1.block2", "stage1.block10", "stage2.block1", "head"));
  EXPECT_FALSE(before_in_depth("layer01", "layer1"));
  EXPECT_FALSE(before_in_depth("layer1", "layer01"));
}

TEST(Base64, IsThatOfTheStandard) {  // RFC 4648, section 10
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xff\xfe\xfd"), "//79");
}

TEST(NetworkDrawing, DrawsWhatRepeatsOnceAndSaysHowOften) {
  experiments::Drawing drawing;
  drawing.layers.push_back({"input", "4", {}, ""});
  for (int block = 0; block < 9; ++block) {
    const int before = 2 * block;
    drawing.layers.push_back({"conv", "4", {before}, "block" + std::to_string(block)});
    drawing.layers.push_back({"sum", "4", {before, before + 1}, "block" + std::to_string(block)});
  }
  drawing.layers.push_back({"linear", "10", {18}, ""});
  const std::string page = network_drawing(drawing, "net").markup();
  const auto count = [&](const std::string& words) {
    std::size_t found = 0;
    for (std::size_t at = page.find(words); at != std::string::npos; at = page.find(words, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count(">conv<"), 1U);
  EXPECT_EQ(count("\u00d7 9"), 1U);
  EXPECT_EQ(count("<path"), 1U) << "one arc: from the input over the convolution to the sum";
  EXPECT_EQ(count("<circle"), 4U);
}

TEST(LevelCharts, HaveALineForEachLevelOfTheSecondAxis) {
  experiments::Compare declared;
  declared.over = {"norm", "dropout"};
  ArmTable table;
  for (const char* level : {"none, 0", "none, 0.5", "batch, 0", "batch, 0.5"}) {
    ArmRow row;
    row.level = level;
    row.n = 8;
    row.mean = 0.1 * static_cast<double>(table.rows.size());
    table.rows.push_back(row);
  }
  const std::vector<CurveChart> charts = level_charts(declared, table);
  ASSERT_EQ(charts.size(), 1U);
  EXPECT_THAT(charts[0].places, ElementsAre("none", "batch"));
  ASSERT_EQ(charts[0].bands.size(), 2U);
  EXPECT_EQ(charts[0].bands[1].level, "dropout=0.5");
  EXPECT_EQ(charts[0].bands[1].places.at(1).mean, 0.1 * 3);
  declared.over = {"norm"};
  table.rows.resize(2);
  EXPECT_TRUE(level_charts(declared, table).empty()) << "two levels of one axis show no order";
}

TEST(Ticks, AreRoundAndWithinTheRange) {
  EXPECT_THAT(ticks(0, 10, 5), ElementsAre(0, 2, 4, 6, 8, 10));
  EXPECT_EQ(ticks(3, 3, 5), std::vector<double>{3});
  for (const double scale : {1e-9, 0.013, 1.0, 7e5})
    for (const double low : {-0.9, 0.0, 0.35}) {
      const std::vector<double> found = ticks(low * scale, scale, 5);
      EXPECT_GE(found.size(), 2U);
      EXPECT_LE(found.size(), 9U);
      EXPECT_GE(found.front(), low * scale - 1e-9 * scale);
      EXPECT_LE(found.back(), scale * (1 + 1e-9));
    }
}

constexpr const char* hostile = R"({
  "name": "norms", "question": "Is <script>alert(1)</script> & \"batch\" | 50 % _worse_?",
  "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
           "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 2, "batch_size": 500},
  "arms": {"plain": {}, "normed": {"norm": "batch"}},
  "grid": {"optimizer.lr": [0.1, 0.2]},
  "seeds": 8,
  "compare": {"the <end>": {"metric": "test_error", "smallest": 0.01},
              "size": {"metric": "parameters"}},
  "expect": {"claims": {"it <helps>": {"claim": "normed < plain", "source": "A & B"}}}})";

/// Errors of 0.2 and of 0.15 with a norm; of lr 0.2 and a norm, two seeds diverge.
Report report_of(const Recorded& recorded) {
  recorded.finish([](const PlannedRun& run) {
    const bool normed = run.labels.at("arm") == "normed", fast = run.labels.at("optimizer.lr") == "0.2";
    if (normed && fast && run.spec.seed <= 2) return std::optional<double>();
    return std::optional(0.2 + 0.001 * static_cast<double>(run.spec.seed % 3) - 0.05 * normed);
  });
  const results::Store store = recorded.reading();
  return gather(recorded.experiment(), recorded.plan(), runner::catalog(), store,
                {"ablate 1", "ablate report norms.json", "r.sqlite"});
}

TEST(Report, GathersWhatAReaderNeeds) {
  const Recorded recorded(hostile);
  const Report report = report_of(recorded);
  EXPECT_EQ(report.planned, 32U);
  EXPECT_EQ(report.done, 32U);
  EXPECT_EQ(report.diverged, 2U);
  ASSERT_EQ(report.failures.size(), 2U);
  EXPECT_EQ(report.failures.front().failure_class, "diverged");
  EXPECT_EQ(report.environments.size(), 1U);
  EXPECT_THAT(report.environments.begin()->second, HasSubstr("\"device\":\"test\""));
  EXPECT_THAT(report.variation.paths, ElementsAre("norm", "optimizer.lr"));
  EXPECT_EQ(report.variation.rows.size(), 4U);
}

TEST(Report, TellsOfEachArmByItself) {
  const Recorded recorded(hostile);
  const Report report = report_of(recorded);
  ASSERT_EQ(report.arms.size(), 1U);  // facts have none
  const std::vector<ArmRow>& rows = report.arms.front().rows;
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[3].level, "normed");
  EXPECT_EQ(rows[3].n, 6U);
  EXPECT_EQ(rows[3].diverged, 2U);
  EXPECT_NEAR(rows[3].mean, 0.151, 1e-12);
  EXPECT_NEAR(rows[0].median, 0.201, 1e-12);
  EXPECT_NEAR(rows[0].low, 0.2, 1e-12);
}

TEST(Report, CurvesAreOverTheRunsThatFinished) {
  const Recorded recorded(hostile);
  const Report report = report_of(recorded);
  ASSERT_EQ(report.charts.size(), 2U);  // one for each learning rate
  const CurveBand& normed = report.charts[1].bands.at(1);
  EXPECT_EQ(normed.level, "normed");
  EXPECT_EQ(normed.n, 6U);
  EXPECT_EQ(normed.left_out, 2U);
  ASSERT_EQ(normed.places.size(), 3U);
  EXPECT_EQ(normed.places[2].step, 6);
  EXPECT_NEAR(normed.places[2].mean, 0.151, 1e-12);
  EXPECT_NEAR(normed.places[2].low, 0.15, 1e-12);
  EXPECT_NEAR(normed.places[2].high, 0.152, 1e-12);
  EXPECT_NEAR(normed.places[0].high, 4 * 0.152, 1e-12);
}

TEST(Report, IsOnePageThatNeedsNothingElse) {
  const Recorded recorded(hostile);
  std::ostringstream out;
  write_page(out, report_of(recorded));
  std::string page = out.str();
  EXPECT_THAT(page, AllOf(Not(HasSubstr("src=")), Not(HasSubstr("url(")), Not(HasSubstr("@import")),
                          Not(HasSubstr("href="))));
  EXPECT_EQ(page.find("<script"), page.rfind("<script")) << "only the page's own";
  for (const char* said :
       {"&lt;script&gt;alert(1)&lt;/script&gt; &amp;", "32 of 32 runs done, 2 of them diverged; 8 seeds.",
        "the &lt;end&gt;: test_error at the end", "better: normed has a lower test_error than plain",
        "diverged on 2 of 8 seeds, else 15.1", "exact: normed has 10 more parameters", "it &lt;helps&gt;",
        "agrees", "A &amp; B", "class=\"forest\"", "normed (n 6; 2 runs left out)",
        "ablate report norms.json"})
    EXPECT_THAT(page, HasSubstr(said));
  std::ostringstream again;
  write_page(again, report_of(Recorded(hostile)));
  EXPECT_EQ(again.str(), page);  // no clock, no path, no order of chance
}

TEST(Report, HasSomethingToSayBeforeAnythingRan) {
  const Recorded recorded(hostile);
  const results::Store store = recorded.reading();
  std::ostringstream out;
  write_page(out, gather(recorded.experiment(), recorded.plan(), runner::catalog(), store, {}));
  EXPECT_THAT(out.str(),
              AllOf(HasSubstr("0 of 32 runs done, 32 still to run"),
                    HasSubstr("not run: 8 of 8 seeds are missing"), HasSubstr("No attempt failed")));
}

TEST(Report, TablesAreEscapedForWhereTheyGo) {
  const Recorded recorded(hostile);
  const Report report = report_of(recorded);
  std::ostringstream markdown, latex;
  write_markdown(markdown, report);
  write_latex(latex, report);
  EXPECT_THAT(markdown.str(), AllOf(HasSubstr("\\| 50 % \\_worse\\_?"),
                                    HasSubstr("| the \\<end> | arm: normed against plain"),
                                    HasSubstr("better: normed has a lower test\\_error than plain")));
  EXPECT_THAT(latex.str(), AllOf(HasSubstr("95 \\%"), HasSubstr("test\\_error"), HasSubstr("A \\& B"),
                                 HasSubstr("\\bottomrule\n\\end{tabular}")));
}

}  // namespace
}  // namespace ablate::analysis
