#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/data/series_windows.h"
#include "runner/data/spectrogram.h"
#include "tests/data/choice.h"

namespace ablate::runner {
namespace {

using tests::choice;

double correlation(const std::vector<float>& x, const std::vector<float>& y) {
  double xx = 0, yy = 0, xy = 0, mx = 0, my = 0;
  for (std::size_t i = 0; i < x.size(); ++i) mx += x[i], my += y[i];
  mx /= static_cast<double>(x.size()), my /= static_cast<double>(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
    xy += (x[i] - mx) * (y[i] - my);
  }
  return xy / std::sqrt(xx * yy);
}

/// The values `ago` steps before what is asked for.
std::vector<float> past(const Dataset& dataset, std::int64_t ago) {
  std::vector<float> values;
  const std::int64_t window = dataset.shape.back();
  for (std::int64_t i = 0; i < dataset.train.count; ++i)
    values.push_back(dataset.train.features[static_cast<std::size_t>((i + 1) * window - ago)]);
  return values;
}

TEST(SeriesWindows, AskForTheNextValueAndTestOnTheLatest) {
  std::vector<double> series;
  for (int t = 0; t < 13; ++t) series.push_back(t);
  Dataset dataset;
  add_windows(series, 3, {8, 2}, Target::value, dataset);
  EXPECT_EQ(dataset.train.count, 8);
  EXPECT_EQ(dataset.test.count, 2);
  EXPECT_THAT(std::vector<float>(dataset.train.features.begin(), dataset.train.features.begin() + 6),
              ::testing::ElementsAre(0, 1, 2, 1, 2, 3));
  EXPECT_THAT(dataset.train.targets, ::testing::ElementsAre(3, 4, 5, 6, 7, 8, 9, 10));
  EXPECT_THAT(dataset.test.targets, ::testing::ElementsAre(11, 12));  // asked for nowhere in training
}

TEST(SeriesWindows, Transform) {
  EXPECT_THAT(transformed({1, 3, 2}, "raw", 0), ::testing::ElementsAre(1, 3, 2));
  EXPECT_THAT(transformed({1, 3, 2}, "differenced", 0), ::testing::ElementsAre(2, -1));
  EXPECT_THAT(transformed({0, std::exp(1) - 1}, "log_differenced", 1),
              ::testing::ElementsAre(::testing::DoubleNear(1, 1e-12)));
}

TEST(Seasonal, DependsOnItsLagAlone) {
  const Dataset dataset = load_dataset(choice("seasonal", {{"lag", 20}, {"window", 40}}), "");
  EXPECT_NEAR(correlation(past(dataset, 20), dataset.train.targets), 0.9, 0.03);
  for (const std::int64_t ago : {1, 2, 19, 21}) {
    EXPECT_NEAR(correlation(past(dataset, ago), dataset.train.targets), 0, 0.2) << ago;
  }
}

TEST(Arch, SquaresDependOnThePastAndValuesDoNot) {
  const Dataset values = load_dataset(choice("arch", {{"train", 20'000}, {"a1", 0.4}}), "");
  EXPECT_NEAR(correlation(past(values, 1), values.train.targets), 0, 0.05);
  const Dataset squares =
      load_dataset(choice("arch", {{"train", 20'000}, {"a1", 0.4}, {"target", "square"}}), "");
  std::vector<float> before = past(squares, 1);
  for (float& value : before) value *= value;
  EXPECT_GT(correlation(before, squares.train.targets), 0.2);
}

TEST(RecordedSeries, AreThePublishedOnes) {
  const Dataset sunspots = load_dataset(choice("sunspots", {{"window", 1}}), "");
  EXPECT_EQ(sunspots.train.features[0], 5);
  EXPECT_EQ(sunspots.train.targets[0], 11);
  EXPECT_EQ(sunspots.train.count + sunspots.test.count, 308);
  const Dataset co2 = load_dataset(choice("co2", {{"window", 1}}), "");
  EXPECT_FLOAT_EQ(co2.train.features[0], 316.1F);
  EXPECT_FLOAT_EQ(co2.test.targets.back(), 371.5F);
  EXPECT_THAT(co2.train.targets, ::testing::Each(::testing::AllOf(::testing::Gt(310), ::testing::Lt(365))));
}

TEST(RecordedSeries, RefuseAWindowThatLeavesNothing) {
  EXPECT_EQ(dataset_problem(choice("sunspots")), "");
  EXPECT_THAT(dataset_problem(choice("sunspots", {{"window", 308}})), ::testing::HasSubstr("window 308"));
}

TEST(Series, RefuseLogarithmsThatDoNotExistAndSignsThatAreAllAlike) {
  EXPECT_THAT(dataset_problem(choice("seasonal", {{"form", "log_differenced"}, {"offset", 1}})),
              ::testing::AllOf(::testing::HasSubstr("offset 1 make -"), ::testing::HasSubstr("would fit")));
  EXPECT_THAT(dataset_problem(choice("co2", {{"target", "sign"}})), ::testing::HasSubstr("every one is"));
  EXPECT_EQ(dataset_problem(choice("co2", {{"target", "sign"}, {"form", "differenced"}})), "");
}

/// A window of differences is that of the values' differences; its counts are those asked for all the same.
TEST(Series, DifferencesAreThoseOfTheValues) {
  const nlohmann::json small = {{"train", 40}, {"test", 9}, {"window", 5}};
  nlohmann::json differenced = small;
  differenced["form"] = "differenced";
  for (const char* name : {"seasonal", "arch"}) {
    const Dataset raw = load_dataset(choice(name, small), ""),
                  differences = load_dataset(choice(name, differenced), "");
    ASSERT_EQ(differences.train.targets.size(), 40U);
    for (std::size_t i = 0; i + 1 < raw.train.targets.size(); ++i)
      EXPECT_NEAR(differences.train.targets[i], raw.train.targets[i + 1] - raw.train.targets[i], 1e-5);
  }
}

/// Frame 8, hop 8: a wave of two cycles a frame has all its power in line 2 and, by the window, its
/// neighbors.
TEST(Spectrogram, FindsAWaveAtItsFrequency) {
  std::vector<double> wave;
  for (int t = 0; t < 32; ++t) wave.push_back(std::cos(2 * M_PI * 2 * t / 8));
  const Spectrogram form{8, 8};
  const std::vector<float> image = spectrogram(wave, form);
  ASSERT_EQ(image.size(), 5U * 4U);
  for (std::size_t m = 0; m < 4; ++m) {
    EXPECT_NEAR(image[2 * 4 + m], std::log(4.0), 1e-5);  // (8 / 4)^2: half the window's mean, half the wave
    EXPECT_NEAR(image[1 * 4 + m], std::log(1.0), 1e-5);
    EXPECT_NEAR(image[0 * 4 + m], std::log(1e-6), 1e-3);
  }
}

}  // namespace
}  // namespace ablate::runner
