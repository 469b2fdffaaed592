#include "runner/catalog/schedule.h"

#include <cmath>
#include <gtest/gtest.h>

namespace ablate::runner {
namespace {

using experiments::Choice;

Choice choose(const std::string& name, const nlohmann::json& given = nlohmann::json::object()) {
  for (const experiments::Component& component : schedule_components()) {
    if (component.name != name) continue;
    Choice choice{name, nlohmann::json::object()};
    for (const experiments::Option& option : component.options) choice.options[option.name] = option.fallback;
    choice.options.update(given);
    return choice;
  }
  throw std::logic_error("no schedule " + name);
}

TEST(Schedule, HesStepsDropExactlyAt32000And48000) {
  const Choice he = choose("steps", {{"at", {0.5, 0.75}}});
  const auto at = [&](std::int64_t step) { return learning_rate_factor(he, step, 64'000); };
  EXPECT_EQ(at(0), 1);
  EXPECT_EQ(at(31'999), 1);
  EXPECT_EQ(at(32'000), 0.1);
  EXPECT_EQ(at(47'999), 0.1);
  EXPECT_DOUBLE_EQ(at(48'000), 0.01);
  EXPECT_DOUBLE_EQ(at(63'999), 0.01);
}

TEST(Schedule, HesWarmUpOfResNet110LastsExactly400Steps) {
  const Choice he = choose("steps", {{"at", {0.5, 0.75}}, {"warmup", 0.00625}, {"warmup_factor", 0.1}});
  EXPECT_EQ(learning_rate_factor(he, 0, 64'000), 0.1);
  EXPECT_EQ(learning_rate_factor(he, 399, 64'000), 0.1);
  EXPECT_EQ(learning_rate_factor(he, 400, 64'000), 1);
}

TEST(Schedule, APointIsReachedAtTheFirstWholeStepBeyondIt) {
  for (const std::int64_t steps : {7, 10, 100, 1437, 64'000}) {
    for (std::int64_t percent = 1; percent < 100; ++percent) {
      const Choice schedule =
          choose("steps", {{"at", {static_cast<double>(percent) / 100}}, {"factor", 0.5}});
      const std::int64_t first = (percent * steps + 99) / 100;
      EXPECT_EQ(learning_rate_factor(schedule, first - 1, steps), 1) << percent << " % of " << steps;
      if (first < steps) {
        EXPECT_EQ(learning_rate_factor(schedule, first, steps), 0.5) << percent << " % of " << steps;
      }
    }
  }
}

TEST(Schedule, CosineFallsFromOneTowardsItsFinalFactor) {
  const Choice cosine = choose("cosine", {{"final", 0.2}});
  EXPECT_EQ(learning_rate_factor(cosine, 0, 1000), 1);
  EXPECT_DOUBLE_EQ(learning_rate_factor(cosine, 500, 1000), 0.6);
  EXPECT_DOUBLE_EQ(learning_rate_factor(cosine, 250, 1000), 0.2 + 0.8 * (1 + std::sqrt(0.5)) / 2);
  EXPECT_NEAR(learning_rate_factor(cosine, 999, 1000), 0.2, 1e-5);
  for (std::int64_t step = 1; step < 1000; ++step) {
    EXPECT_LT(learning_rate_factor(cosine, step, 1000), learning_rate_factor(cosine, step - 1, 1000));
  }
}

TEST(Schedule, LinearWarmUpRisesFromItsFactorToOne) {
  const Choice warm =
      choose("constant", {{"warmup", 0.1}, {"warmup_factor", 0.2}, {"warmup_shape", "linear"}});
  EXPECT_EQ(learning_rate_factor(warm, 0, 100), 0.2);
  EXPECT_DOUBLE_EQ(learning_rate_factor(warm, 5, 100), 0.6);
  EXPECT_DOUBLE_EQ(learning_rate_factor(warm, 9, 100), 0.92);
  EXPECT_EQ(learning_rate_factor(warm, 10, 100), 1);
  EXPECT_EQ(learning_rate_factor(choose("constant"), 0, 100), 1) << "no warm-up unless asked for";
}

TEST(Schedule, WarmUpMultipliesTheScheduleItself) {
  const nlohmann::json warmup = {{"warmup", 0.5}, {"warmup_factor", 0.5}};
  for (const char* name : {"constant", "cosine"}) {
    EXPECT_DOUBLE_EQ(learning_rate_factor(choose(name, warmup), 3, 10),
                     learning_rate_factor(choose(name), 3, 10) / 2);
  }
}

}  // namespace
}  // namespace ablate::runner
