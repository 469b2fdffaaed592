#include "results/export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "experiments/error.h"
#include "tests/results/recorded.h"

namespace ablate::results {
namespace {

TEST(Export, CsvQuotesWhatNeedsItAndLeavesNullEmpty) {
  std::ostringstream out;
  const std::vector<std::string> columns = {"a", "b,c", "d"};
  write_header(out, ExportFormat::csv, columns);
  write_row(out, ExportFormat::csv, columns, {1, "x", nullptr});
  write_row(out, ExportFormat::csv, columns, {0.1, "two\nlines", "a \"word\", so"});
  EXPECT_EQ(out.str(), "a,\"b,c\",d\r\n1,x,\r\n0.1,\"two\nlines\",\"a \"\"word\"\", so\"\r\n");
}

TEST(Export, JsonlReadsBack) {
  const testing::Recorded recorded;
  recorded.finish_all();
  std::stringstream out;
  export_metrics(recorded.reading(), "norms", ExportFormat::jsonl, out);
  std::size_t lines = 0;
  double sum = 0;
  for (std::string line; std::getline(out, line); ++lines) {
    const auto row = nlohmann::json::parse(line);
    if (row.at("metric") == "error" && row.at("step") == 6) sum += row.at("value").get<double>();
  }
  EXPECT_EQ(lines, 6U * 3U * 2U);
  EXPECT_NEAR(sum, 3 * (0.202 + 0.152), 1e-12);
}

TEST(Export, NamesTheNearestExperiment) {
  const testing::Recorded recorded;
  std::ostringstream out;
  try {
    export_runs(recorded.reading(), "norm", ExportFormat::csv, out);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Exit::usage);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("norms"));
  }
}

}  // namespace
}  // namespace ablate::results
