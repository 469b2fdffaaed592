#include "runner/control/remaining.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <gtest/gtest.h>

#include "experiments/random/philox.h"

namespace ablate::runner {
namespace {

/// A night that is known to its end: every run's configuration, work and seconds, made in order on some
/// slots.
struct SimulatedRun {
  std::string config;
  double work = 1, seconds = 0, begin = 0;
};

class Night {
 public:
  Night(std::vector<SimulatedRun> runs, std::size_t slots) : runs_(std::move(runs)), slots_(slots) {
    std::vector<double> free(slots, 0);
    for (SimulatedRun& run : runs_) {
      auto first = std::min_element(free.begin(), free.end());
      run.begin = *first;
      *first += run.seconds;
    }
    end_ = *std::max_element(free.begin(), free.end());
  }

  /// When so many runs were over.
  [[nodiscard]] double after(std::size_t count) const {
    std::vector<double> ends;
    for (const SimulatedRun& run : runs_) ends.push_back(run.begin + run.seconds);
    std::nth_element(ends.begin(), ends.begin() + static_cast<std::ptrdiff_t>(count) - 1, ends.end());
    return ends[count - 1];
  }
  [[nodiscard]] double left(double now) const { return end_ - now; }

  /// What an observer would say then.
  [[nodiscard]] std::optional<Remaining> estimate(double now) const {
    Pace pace;
    std::vector<RunningRun> running;
    std::map<std::string, WaitingRuns> waiting;
    for (const SimulatedRun& run : runs_) {
      const double made = now - run.begin;
      if (made >= run.seconds) {
        pace.saw(run.config, run.seconds, run.work);
      } else if (made >= 0) {
        running.push_back({run.config, run.work, made / run.seconds, made});
      } else {
        ++waiting[run.config].runs;
        waiting[run.config].work += run.work;
      }
    }
    return remaining(pace, running, waiting, slots_);
  }

 private:
  std::vector<SimulatedRun> runs_;
  std::size_t slots_;
  double end_ = 0;
};

/// A number of mean 1 that differs by `spread`, never below a tenth.
double draw(std::int64_t seed, std::uint32_t at, double spread) {
  const auto words = philox::generate(philox::key(seed, "durations"), at, 0, 0, 0);
  double sum = 0;  // of four uniform numbers: variance 4 / 12
  for (const std::uint32_t word : words.word) sum += static_cast<double>(word) / 4294967296.0;
  return std::max(0.1, 1 + spread * (sum - 2) * std::sqrt(3));
}

TEST(Remaining, OfAHomogeneousNightIsRightWithinAFifthAfterATenth) {
  for (const std::size_t slots : {1U, 2U, 8U})
    for (const double spread : {0.0, 0.1, 0.3})
      for (std::int64_t seed = 1; seed <= 20; ++seed) {
        std::vector<SimulatedRun> runs;
        for (std::uint32_t i = 0; i < 200; ++i) runs.push_back({"c", 5, 60 * draw(seed, i, spread)});
        const Night night(runs, slots);
        for (const std::size_t over : {20U, 60U, 120U, 180U}) {
          if (over == 180 && spread > 0.2) continue;  // the last few runs decide, which nobody knows before
          const double now = night.after(over), truth = night.left(now);
          const auto left = night.estimate(now);
          ASSERT_TRUE(left);
          EXPECT_NEAR(left->seconds, truth, 0.2 * truth)
              << slots << " slots, spread " << spread << ", seed " << seed << ", " << over << " over";
        }
      }
}

TEST(Remaining, OfConfigurationsThatDifferIsRightOnceEachWasSeen) {
  std::vector<SimulatedRun> runs;
  for (std::uint32_t seed = 0; seed < 20; ++seed)  // seed slowest, as a plan is made; work tells too little
    for (const double factor : {10.0, 3.0, 1.0})
      runs.push_back({std::to_string(factor), 1,
                      10 * factor * draw(3, 3 * seed + static_cast<std::uint32_t>(factor), 0.1)});
  const Night night(runs, 2);
  const double now = night.after(9);
  EXPECT_NEAR(night.estimate(now)->seconds, night.left(now), 0.2 * night.left(now));
}

TEST(Remaining, TheSpreadHoldsTheTruthAndShrinks) {
  int held = 0;
  for (std::int64_t seed = 1; seed <= 100; ++seed) {
    std::vector<SimulatedRun> runs;
    for (std::uint32_t i = 0; i < 100; ++i) runs.push_back({"c", 1, 60 * draw(seed, i, 0.3)});
    const Night night(runs, 1);
    const double early = night.after(5), late = night.after(50);
    const Remaining first = *night.estimate(early), then = *night.estimate(late);
    held += first.low <= night.left(early) && night.left(early) <= first.high ? 1 : 0;
    EXPECT_LT(then.high - then.low, first.high - first.low);
    EXPECT_LT(first.low, first.seconds);
  }
  // The spread of five runs is an estimate itself: of Student's t with 4 degrees of freedom 88 % lie
  // within 2.
  EXPECT_GE(held, 78);
}

TEST(Remaining, WhatWasNotSeenIsTakenAtTheSpeedOfTheOthersAndIsLessSure) {
  Pace pace;
  EXPECT_FALSE(remaining(pace, {}, {{"a", {2, 20}}}, 1));
  for (int i = 0; i < 4; ++i) pace.recorded("a", 30, 10);
  const auto seen = remaining(pace, {}, {{"a", {2, 20}}}, 1),
             unseen = remaining(pace, {}, {{"b", {2, 20}}}, 1);
  EXPECT_DOUBLE_EQ(seen->seconds, 60);
  EXPECT_DOUBLE_EQ(unseen->seconds, 60);
  EXPECT_GT(unseen->high - unseen->low, seen->high - seen->low);
}

TEST(Remaining, BeforeAnyRunIsOverTheRunningOnesTell) {
  const Pace pace;
  EXPECT_FALSE(remaining(pace, {{"a", 10, 0.001, 1}}, {}, 1)) << "too early";
  EXPECT_DOUBLE_EQ(remaining(pace, {{"a", 10, 0.25, 20}}, {}, 1)->seconds, 60);
  EXPECT_DOUBLE_EQ(remaining(pace, {{"a", 10, 0.75, 20, 0.5}}, {}, 1)->seconds, 20)
      << "it began in the middle";
  EXPECT_DOUBLE_EQ(remaining(pace, {{"a", 10, 0.25, 20}}, {{"a", {3, 30}}}, 1)->seconds, 300);
}

TEST(Remaining, WhatWasSeenTonightCountsBeforeTheRecords) {
  Pace pace;
  pace.recorded("a", 1000, 10);
  pace.recorded("b", 1000, 10);
  pace.saw("a", 30, 10);
  EXPECT_DOUBLE_EQ(*pace.seconds("a", 20), 60);
  EXPECT_DOUBLE_EQ(*pace.seconds("b", 10), 1000);
  EXPECT_DOUBLE_EQ(*pace.seconds("c", 10), 30) << "as fast as what was seen tonight";
  EXPECT_DOUBLE_EQ(remaining(pace, {}, {{"a", {2, 20}}}, 1)->seconds, 60);
}

TEST(Remaining, ManySlotsDoNotMakeOneRunShorter) {
  Pace pace;
  pace.saw("a", 60, 10);
  EXPECT_DOUBLE_EQ(remaining(pace, {{"a", 10, 0.5, 30}}, {}, 8)->seconds, 30);
  EXPECT_GE(remaining(pace, {}, {{"a", {1, 10}}}, 8)->seconds, 60);
  EXPECT_DOUBLE_EQ(remaining(pace, {}, {}, 8)->seconds, 0);
}

}  // namespace
}  // namespace ablate::runner
