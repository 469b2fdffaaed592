#include "runner/control/retry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "runner/control/budget.h"
#include "runner/control/ending.h"
#include "runner/control/pace.h"
#include "runner/control/quarantine.h"

namespace ablate::runner {
namespace {

using ::testing::HasSubstr;

Retry after(const char* failure_class, int failures, bool alone = false) {
  return retry_after({failure_class, failures, alone}, {.attempts = 3, .first_wait_seconds = 1});
}

TEST(Retry, WhatWouldEndTheSameIsNotTriedAgain) {
  for (const char* what : {"diverged", "data", "error", "timeout"})
    EXPECT_FALSE(after(what, 1).again) << what;
}

TEST(Retry, WhatWasInterruptedGoesOnAtOnceHoweverOften) {
  EXPECT_TRUE(after("interrupted", 1000).again);
  EXPECT_EQ(after("interrupted", 1000).wait_seconds, 0);
}

TEST(Retry, TheWaitGrowsAndTheAttemptsAreBounded) {
  for (const char* what : {"crash", "hung", "device", "disk"}) {
    EXPECT_EQ(after(what, 1).wait_seconds, 1) << what;
    EXPECT_EQ(after(what, 2).wait_seconds, 4) << what;
    EXPECT_FALSE(after(what, 3).again) << what;
  }
  EXPECT_EQ(retry_after({"crash", 50, false}, {.attempts = 100}).wait_seconds, 300);
  EXPECT_EQ(retry_after({"crash", 50, false}, {.attempts = 100, .first_wait_seconds = 0.01}).wait_seconds, 3);
}

TEST(Retry, PreemptionsAreBoundedTooButNotByTheAttempts) {
  EXPECT_TRUE(after("preempted", 19).again);
  EXPECT_FALSE(after("preempted", 20).again);
  EXPECT_GT(after("preempted", 2).wait_seconds, after("preempted", 1).wait_seconds);
}

TEST(Retry, OutOfMemoryIsTriedOnceMoreAlone) {
  EXPECT_TRUE(after("oom", 1).again);
  EXPECT_TRUE(after("oom", 1).alone);
  EXPECT_FALSE(after("oom", 2, /*alone=*/true).again);
  EXPECT_TRUE(after("crash", 2, /*alone=*/true).alone) << "it stays alone";
}

TEST(Ending, SaysWhatItMeansForTheRun) {
  EXPECT_EQ(failure_of({.exit_code = 75, .asked = true}).failure_class, "interrupted");
  EXPECT_EQ(failure_of({.exit_code = 75}).failure_class, "preempted");
  EXPECT_EQ(failure_of({.signal_number = SIGTERM}).failure_class, "preempted");
  EXPECT_EQ(failure_of({.signal_number = SIGUSR1}).failure_class, "preempted");
  EXPECT_EQ(failure_of({.signal_number = SIGKILL}).failure_class, "crash");
  EXPECT_EQ(failure_of({.signal_number = SIGKILL, .oom_kills = true}).failure_class, "oom");
  EXPECT_EQ(failure_of({.signal_number = SIGSEGV, .oom_kills = true}).failure_class, "crash");
  const Failure crash = failure_of({.exit_code = 1, .last_words = "so it ends"});
  EXPECT_EQ(crash.failure_class, "crash");
  EXPECT_THAT(crash.message, ::testing::AllOf(HasSubstr("exit 1"), HasSubstr("so it ends")));
}

TEST(Quarantine, ASlotOnWhichDifferentRunsFailIsLeft) {
  Quarantine quarantine(3);
  EXPECT_FALSE(quarantine.failed(1, "a"));
  EXPECT_FALSE(quarantine.failed(1, "a")) << "the same run";
  EXPECT_FALSE(quarantine.failed(1, "b"));
  EXPECT_TRUE(quarantine.failed(1, "c"));
}

TEST(Quarantine, ASuccessBetweenClearsIt) {
  Quarantine quarantine(2);
  EXPECT_FALSE(quarantine.failed(1, "a"));
  quarantine.succeeded(1);
  EXPECT_FALSE(quarantine.failed(1, "b"));
  EXPECT_TRUE(quarantine.failed(1, "c"));
}

TEST(Quarantine, RunsThatFailEverywhereAreTheirOwnFault) {
  Quarantine quarantine(2);
  EXPECT_FALSE(quarantine.failed(1, "a"));
  EXPECT_FALSE(quarantine.failed(2, "a"));
  EXPECT_FALSE(quarantine.failed(1, "b"));
  EXPECT_FALSE(quarantine.failed(2, "b"));
}

TEST(Quarantine, NoneWhereNoneIsAskedFor) {
  Quarantine quarantine(0);
  for (const char* run : {"a", "b", "c", "d"}) EXPECT_FALSE(quarantine.failed(1, run));
}

TEST(Pace, KnowsARunByItsConfigurationElseByItsWork) {
  Pace pace;
  EXPECT_EQ(pace.seconds("a", 10), std::nullopt);
  pace.recorded("a", 30, 10);
  EXPECT_EQ(pace.seconds("a", 10), 30);
  EXPECT_EQ(pace.seconds("b", 20), 60);
  pace.saw("a", 10, 10);
  pace.saw("a", 14, 10);
  EXPECT_EQ(pace.seconds("a", 10), 12) << "this night before the records";
  EXPECT_EQ(pace.seconds("b", 20), 24);
}

TEST(Budget, AdmitsWhatEndsInTimeAndWhatNoNightCouldHold) {
  const Budget night(1000);
  EXPECT_TRUE(night.admits(std::nullopt));
  EXPECT_TRUE(night.admits(10));
  EXPECT_FALSE(night.admits(1000)) << "a moment has gone by";
  EXPECT_TRUE(night.admits(1001)) << "checkpoints carry it on";
  EXPECT_TRUE(Budget(std::nullopt).admits(1e9));
  EXPECT_FALSE(Budget(std::nullopt).is_over());
}

}  // namespace
}  // namespace ablate::runner
