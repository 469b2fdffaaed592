#include <filesystem>
#include <fstream>

#include "tests/control/night.h"
#include "tests/error_of.h"

// What fails, by class, and what becomes of it: docs/night.md.
namespace ablate::runner {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using tests::error_of;

class FailuresTest : public testing::Night {};

TEST_F(FailuresTest, ARunOutOfMemoryIsTriedAgainAloneOnItsDevice) {
  script(R"({"oom_once": [2], "step_ms": 5})");
  const Tally tally = supervise();
  EXPECT_EQ(tally.done, 8U);
  EXPECT_EQ(tally.failed, 0U);
  EXPECT_EQ(value("SELECT count(*) FROM failures WHERE class = 'oom'"), 2);
  EXPECT_EQ(value("SELECT count(*) FROM attempt a JOIN attempt b ON a.id <> b.id AND a.number = 2 "
                  "AND a.started < b.ended AND b.started < a.ended"),
            0)
      << "an attempt was made beside one that needs its device for itself";
}

TEST_F(FailuresTest, ARunThatHasNoMemoryAloneHasFailed) {
  script(R"({"oom": [2]})");
  options_.attempts = 10;
  EXPECT_EQ(supervise().failed, 2U);
  EXPECT_EQ(value("SELECT count(*) FROM failures WHERE class = 'oom'"), 4);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE state = 'failed'"), 2);
}

TEST_F(FailuresTest, AWorkerThatSomebodyElseStopsWasPreempted) {
  script(R"({"preempt_once": [1], "terminate_once": [2]})");
  EXPECT_EQ(supervise().done, 8U);
  EXPECT_EQ(value("SELECT count(*) FROM failures WHERE class = 'preempted'"), 4);
  EXPECT_EQ(value("SELECT count(*) FROM attempt WHERE class = 'preempted' AND outcome <> 'interrupted'"), 0);
}

TEST_F(FailuresTest, AnAttemptThatTakesLongerThanAllowedIsStoppedAndNotTriedAgain) {
  script(R"({"stall": [3]})");
  options_.timeout_seconds = 0.5;
  const Tally tally = supervise();
  EXPECT_EQ(tally.done, 6U);
  EXPECT_EQ(tally.failed, 2U);
  EXPECT_EQ(value("SELECT count(*) FROM failures WHERE class = 'timeout'"), 2);
  EXPECT_EQ(value("SELECT count(*) FROM failures"), 2);
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE state = 'failed'"), 2);
}

TEST_F(FailuresTest, ASlotThatKeepsFailingIsLeftAndTheOthersDoItsWork) {
  script(R"({"crash_on": "cuda:1", "step_ms": 5})");
  options_.devices = {"cpu", "cuda:1"};
  options_.slots = 1;
  options_.attempts = 100;
  EXPECT_EQ(supervise().done, 8U);
  EXPECT_EQ(value("SELECT count(*) FROM failures WHERE device <> 'cuda:1'"), 0);
  EXPECT_GE(value("SELECT count(*) FROM failures"), 3);
}

TEST_F(FailuresTest, WithoutASlotTheNightEnds) {
  script(R"({"crash_on": "cpu"})");
  options_.slots = 1;
  options_.attempts = 100;
  EXPECT_THAT(error_of([&] { supervise(); }),
              AllOf(HasSubstr("6: "), HasSubstr("cpu"), HasSubstr("3 runs in a row")));
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE state = 'failed' OR state = 'running'"), 0);
  script("{}");
  EXPECT_EQ(supervise().done, 8U) << "nothing was given up";
}

TEST_F(FailuresTest, AJournalThatLostWhatWasImportedIsSetAsideAndItsRunBeginsAnew) {
  supervise();
  const std::string id = value("SELECT run_id FROM run LIMIT 1");
  results::Attempt attempt;
  {
    results::Store store(database(), results::Store::Mode::write);
    attempt = store.begin_attempt(id, "cpu", true);
    const std::filesystem::path whole = attempt.journal.parent_path() / (id + ".1.jsonl");
    std::filesystem::copy_file(whole, attempt.journal);
    std::filesystem::resize_file(attempt.journal, std::filesystem::file_size(whole) - 100);
    store.import(id, attempt.number);
  }
  std::filesystem::resize_file(attempt.journal, 50);
  EXPECT_EQ(supervise().already + supervise().done, 8U);
  EXPECT_THAT(value("SELECT message FROM failures WHERE class = 'disk'").get<std::string>(),
              AllOf(HasSubstr(attempt.journal.string()), HasSubstr("has 50 bytes")));
  EXPECT_EQ(value("SELECT count(*) FROM runs WHERE state <> 'done'"), 0);
}

}  // namespace
}  // namespace ablate::runner
