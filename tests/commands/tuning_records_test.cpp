#include <gtest/gtest.h>
#include <limits>

#include "runner/commands/settings.h"
#include "tests/results/recorded.h"

namespace ablate::runner {
namespace {

using experiments::At;
using results::testing::Recorded;

constexpr double worst = std::numeric_limits<double>::infinity();

TEST(TuningRecords, ARunThatFailedOrNeverGotThereIsTheWorstOfAll) {
  const Recorded recorded;
  recorded.finish([](const experiments::PlannedRun& run) {
    return run.labels.at("arm") == "plain" ? std::nullopt : std::optional(0.2);
  });
  const results::Store store = recorded.reading();
  const auto records = tuning_records(&store);
  const auto read = [&](const char* arm, const At& at) {
    for (const experiments::PlannedRun& run : recorded.plan().runs)
      if (run.labels.at("arm") == arm)
        return records(run.run_id, *experiments::find_metric("test_accuracy"), at);
    return std::optional<double>();
  };
  const At soon{At::Kind::reach, 0.5, "steps"}, never{At::Kind::reach, 0.9, "steps"};
  EXPECT_EQ(read("normed", {}), 0.8);
  EXPECT_EQ(read("plain", {}), -worst);
  EXPECT_EQ(read("normed", soon), 3);  // errors of 0.8, 0.4 and 0.2 after 0, 3 and 6 steps
  EXPECT_EQ(read("normed", never), worst);
  EXPECT_EQ(read("plain", soon), worst);
}

}  // namespace
}  // namespace ablate::runner
