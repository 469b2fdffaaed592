#include "analysis/reading.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace ablate::analysis {
namespace {

using experiments::At;
using experiments::Better;
using results::Point;

const double nan = std::numeric_limits<double>::quiet_NaN();

// Step, epoch, seconds, value.
const std::vector<Point> falling = {{0, 0, 0, 0.9},  {10, 1, 2, 0.5},  {20, 2, 4, 0.2}, {30, 3, 6, 0.2},
                                    {40, 4, 8, 0.3}, {50, 5, 10, nan}, {60, 6, 12, 0.4}};
const std::vector<Point> guide = {{0, 0, 0, 0.8}, {10, 1, 2, 0.1}, {20, 2, 4, 0.3}};

TEST(Curves, AreReadAsAsked) {
  struct Case {
    At at;
    Better better;
    std::optional<double> value;
  };
  using Kind = At::Kind;
  const auto lower = Better::lower, higher = Better::higher;
  const std::vector<Case> cases = {{{Kind::final, 0, ""}, lower, 0.4},
                                   {{Kind::best, 0, ""}, lower, 0.2},
                                   {{Kind::best, 0, ""}, higher, 0.9},
                                   {{Kind::best_validation, 0, ""}, lower, 0.5},
                                   {{Kind::best_validation, 0, ""}, higher, 0.9},
                                   {{Kind::reach, 0.2, "steps"}, lower, 20},
                                   {{Kind::reach, 0.25, "seconds"}, lower, 4},
                                   {{Kind::reach, 0.5, "epochs"}, lower, 1},
                                   {{Kind::reach, 0.1, "steps"}, lower, std::nullopt},
                                   {{Kind::reach, 0.9, "steps"}, higher, 0},
                                   {{Kind::after, 29, "steps"}, lower, 0.2},
                                   {{Kind::after, 8, "seconds"}, lower, 0.3},
                                   {{Kind::after, 0.5, "epochs"}, lower, 0.9}};
  for (const Case& one : cases)
    EXPECT_EQ(read_curve(falling, guide, one.at, one.better), one.value)
        << static_cast<int>(one.at.kind) << " " << one.at.value << " " << one.at.unit;
  EXPECT_EQ(read_curve({}, {}, {}, lower), std::nullopt);
}

TEST(Curves, TheMedianOfTheLastFiveIgnoresTheirOrderAndWhatCameBefore) {
  const std::vector<Point> curve = {{1, 0, 0, 9}, {2, 0, 0, 3}, {3, 0, 0, 1},
                                    {4, 0, 0, 5}, {5, 0, 0, 2}, {6, 0, 0, 4}};
  const At at{At::Kind::median_last_5, 0, ""};
  EXPECT_EQ(read_curve(curve, {}, at, Better::lower), 3);
  EXPECT_EQ(read_curve({curve.begin(), curve.begin() + 2}, {}, at, Better::lower), 6);
}

TEST(Curves, AreaIsTheMeanHeightInWhateverUnit) {
  const std::vector<Point> curve = {{0, 0, 0, 0.9}, {10, 1, 6, 0.5}, {40, 4, 8, 0.1}};
  const auto area = [&](const char* unit) {
    return *read_curve(curve, {}, {At::Kind::area, 0, unit}, Better::lower);
  };
  EXPECT_DOUBLE_EQ(area("steps"), (10 * 0.7 + 30 * 0.3) / 40);
  EXPECT_DOUBLE_EQ(area("epochs"), area("steps"));
  EXPECT_DOUBLE_EQ(area("seconds"), (6 * 0.7 + 2 * 0.3) / 8);
  EXPECT_TRUE(std::isnan(*read_curve(falling, {}, {At::Kind::area, 0, "steps"}, Better::lower)));
  EXPECT_EQ(read_curve({curve.front()}, {}, {At::Kind::area, 0, "steps"}, Better::lower), 0.9);
}

TEST(Curves, OnlySecondsNeedAMachineForThemselves) {
  const auto metric = [](const char* name) { return *experiments::find_metric(name); };
  EXPECT_TRUE(needs_seconds(metric("seconds"), {}));
  EXPECT_TRUE(needs_seconds(metric("test_error"), {At::Kind::reach, 0.1, "seconds"}));
  EXPECT_TRUE(needs_seconds(metric("test_error"), {At::Kind::after, 60, "seconds"}));
  EXPECT_FALSE(needs_seconds(metric("test_error"), {At::Kind::reach, 0.1, "steps"}));
  EXPECT_FALSE(needs_seconds(metric("parameters"), {}));
}

}  // namespace
}  // namespace ablate::analysis
