#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>

#include "runner/data/data_set.h"
#include "tests/data/choice.h"

/// What every listed data set is held to, as far as it needs no files.
namespace ablate::runner {
namespace {

using experiments::Choice;
using experiments::DatasetFacts;
using experiments::Task;
using tests::choice;

/// The sets that need no files, with their defaults and in each of their words (form, target …), made small.
std::vector<Choice> listed() {
  std::vector<Choice> all;
  for (const DatasetEntry& entry : dataset_entries()) {
    if (!entry.downloads.empty() || entry.component.name == "image_folder") continue;
    nlohmann::json small;
    for (const experiments::Option& option : entry.component.options) {
      if (option.name == "train" || (option.name == "test" && option.type == experiments::Type::integer))
        small[option.name] = 30;
      if (option.name == "features") small[option.name] = 100;
    }
    const Choice plain = choice(entry.component.name, small.is_null() ? nlohmann::json::object() : small);
    all.push_back(plain);
    for (const experiments::Option& option : entry.component.options)
      for (const std::string& word : option.choices) {
        all.push_back(plain);
        all.back().options[option.name] = word;
        if (word == "sign") all.back().options["form"] = "differenced";  // of values above 0 all are alike
      }
  }
  return all;
}

std::int64_t size_of(const std::vector<std::int64_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

void expect_facts(const Examples& examples, const DatasetFacts& facts, std::int64_t count) {
  EXPECT_EQ(examples.count, count);
  const std::size_t values = examples.pixels.empty() ? examples.features.size() : examples.pixels.size();
  EXPECT_EQ(static_cast<std::int64_t>(values), count * size_of(facts.shape));
  if (facts.task == Task::regression) {
    EXPECT_EQ(static_cast<std::int64_t>(examples.targets.size()), count * facts.targets);
    EXPECT_TRUE(examples.labels.empty());
    return;
  }
  const std::int64_t positions = facts.task == Task::next_token ? facts.shape[0] : 1;
  EXPECT_EQ(static_cast<std::int64_t>(examples.labels.size()), count * positions);
  EXPECT_THAT(examples.labels,
              ::testing::Each(::testing::AllOf(::testing::Ge(0), ::testing::Lt(facts.outputs()))));
}

TEST(ListedDatasets, HoldWhatTheirDescriptionSays) {
  for (const Choice& one : listed()) {
    SCOPED_TRACE(one.name + one.options.dump());
    ASSERT_EQ(dataset_problem(one), "");
    const DatasetFacts facts = dataset_facts(one);
    const Dataset dataset = load_dataset(one, "nowhere");
    EXPECT_EQ(dataset.shape, facts.shape);
    EXPECT_EQ(dataset.classes, facts.classes);
    EXPECT_EQ(dataset.task, facts.task);
    EXPECT_EQ(dataset.ordered, facts.ordered);
    EXPECT_GT(facts.outputs(), 0);
    expect_facts(dataset.train, facts, facts.train);
    expect_facts(dataset.test, facts, facts.test);
  }
}

/// Where a series is forecast, what a window is asked for is what the next window saw last.
TEST(ListedDatasets, ForecastTheValueThatFollowsTheirWindow) {
  std::size_t forecasts = 0;
  for (const Choice& one : listed()) {
    const DatasetFacts facts = dataset_facts(one);
    if (!facts.forecast) continue;
    SCOPED_TRACE(one.name + one.options.dump());
    EXPECT_TRUE(facts.ordered);
    const Examples train = load_dataset(one, "nowhere").train;
    const auto window = static_cast<std::size_t>(facts.shape.back());
    for (std::size_t i = 0; i + 1 < train.targets.size(); ++i)
      ASSERT_EQ(train.targets[i], train.features[(i + 2) * window - 1]);
    ++forecasts;
  }
  EXPECT_GT(forecasts, 0U);
}

TEST(ListedDatasets, AreFunctionsOfTheirOptions) {
  for (const Choice& one : listed()) {
    SCOPED_TRACE(one.name + one.options.dump());
    const Dataset first = load_dataset(one, "nowhere"), again = load_dataset(one, "nowhere");
    EXPECT_EQ(first.digest, again.digest);
    EXPECT_EQ(first.digest.size(), 64U);
    EXPECT_EQ(first.train.features, again.train.features);
    EXPECT_EQ(first.train.targets, again.train.targets);
    EXPECT_EQ(first.train.labels, again.train.labels);
    if (!one.options.contains("seed") || one.name == "redundant_colors") continue;
    Choice other = one;
    other.options["seed"] = 2;
    EXPECT_NE(load_dataset(other, "nowhere").digest, first.digest);
    EXPECT_NE(load_dataset(other, "nowhere").train.features, first.train.features);
  }
}

/// More examples continue the same stream, so that the sizes of a training set can be compared.
TEST(ListedDatasets, BeginAsTheirShorterSelves) {
  for (Choice one : listed()) {
    if (!one.options.contains("train")) continue;
    SCOPED_TRACE(one.name + one.options.dump());
    const Dataset few = load_dataset(one, "nowhere");
    one.options["train"] = 50;
    const Dataset many = load_dataset(one, "nowhere");
    EXPECT_TRUE(
        std::equal(few.train.features.begin(), few.train.features.end(), many.train.features.begin()));
  }
}

}  // namespace
}  // namespace ablate::runner
