#include <gtest/gtest.h>

#include "experiments/random/normal.h"
#include "models/fitting/perceptron_rule.h"
#include "tests/fitting/tables.h"

namespace ablate::models {
namespace {

using testing::always;
using testing::run_with;

double normal(std::int64_t seed, std::uint32_t row, std::uint32_t column) {
  return normal_pair(philox::generate(philox::key(seed, "rules_test"), column, 0, row, 0)).first;
}

/// Points at least `margin` from a random hyperplane through 0, labelled by their side.
Table separable(std::int64_t seed, double margin) {
  constexpr std::uint32_t features = 6;
  Table table{0, features, 2, {}, {}};
  double length = 0;
  for (std::uint32_t f = 0; f < features; ++f) length += normal(seed, 0, f) * normal(seed, 0, f);
  for (std::uint32_t i = 1; table.count < 60; ++i) {
    double distance = 0;
    for (std::uint32_t f = 0; f < features; ++f) distance += normal(seed, 0, f) * normal(seed, i, f);
    distance /= std::sqrt(length);
    if (std::abs(distance) < margin) continue;
    for (std::uint32_t f = 0; f < features; ++f) table.values.push_back(normal(seed, i, f));
    table.labels.push_back(distance > 0 ? 1 : 0);
    ++table.count;
  }
  return table;
}

/// Mistakes of one pass.
std::int64_t pass(PerceptronRule& rule, const Table& table) {
  std::int64_t mistakes = 0;
  for (std::int64_t i = 0; i < table.count; ++i)
    mistakes += rule.correct(table.row(i), table.label(i)).wrong > 0 ? 1 : 0;
  return mistakes;
}

/// Novikoff 1962: at most (R / margin)^2 corrections, R the longest example with its constant 1.
TEST(Perceptron, StopsErringOnSeparableExamplesWithinNovikoffsBound) {
  for (std::int64_t seed = 1; seed <= 8; ++seed) {
    constexpr double margin = 0.2;
    const Table table = separable(seed, margin);
    double longest = 0;
    for (std::int64_t i = 0; i < table.count; ++i) {
      double squares = 1;
      for (std::int64_t f = 0; f < table.features; ++f) squares += table.row(i)[f] * table.row(i)[f];
      longest = std::max(longest, squares);
    }
    std::vector<double> weights(2 * 7);
    PerceptronRule rule(weights.data(), 2, 6);
    std::int64_t mistakes = 0;
    bool converged = false;
    while (!converged && static_cast<double>(mistakes) <= longest / (margin * margin)) {
      const std::int64_t more = pass(rule, table);
      converged = more == 0;
      mistakes += more;
    }
    EXPECT_TRUE(converged) << "seed " << seed << ": " << mistakes << " mistakes";
    EXPECT_GT(mistakes, 0);
  }
}

TEST(Perceptron, NeverStopsErringWhereNoPlaneSeparates) {
  const Table exclusive_or{4, 2, 2, {-1, -1, -1, 1, 1, -1, 1, 1}, {0, 1, 1, 0}};
  std::vector<double> weights(2 * 3);
  PerceptronRule rule(weights.data(), 2, 2);
  for (int epoch = 0; epoch < 200; ++epoch) EXPECT_GT(pass(rule, exclusive_or), 0);
}

TEST(Perceptron, CorrectsTheLabelAndTheFirstLargestAlone) {
  std::vector<double> weights(3 * 2);
  PerceptronRule rule(weights.data(), 3, 1);
  const double x = 2;
  EXPECT_EQ(rule.correct(&x, 0).wrong, 0);  // all scores are 0: the first is largest
  EXPECT_EQ(rule.correct(&x, 2).wrong, 1);
  EXPECT_EQ(weights, (std::vector<double>{-2, -1, 0, 0, 2, 1}));
  EXPECT_EQ(rule.judge(&x, 1).loss, 5);
}

/// `classes` random patterns of 200 units.
Table patterns(std::int64_t classes, std::int64_t seed) {
  Table table{classes, 200, classes, {}, {}};
  for (std::int64_t i = 0; i < classes; ++i) {
    table.labels.push_back(i);
    for (std::uint32_t f = 0; f < 200; ++f)
      table.values.push_back(normal(seed, static_cast<std::uint32_t>(i), f));
  }
  return table;
}

double share_lost(std::int64_t classes) {
  double sum = 0;
  for (std::int64_t seed = 1; seed <= 3; ++seed) {
    const Table table = patterns(classes, seed);
    const auto fit = make_fit(run_with({{"name", "hopfield"}, {"corruption", 0.1}}, seed));
    fit->train(table, always);
    sum += fit->score(table).wrong / static_cast<double>(table.count);
  }
  return sum / 3;
}

/// Amit, Gutfreund and Sompolinsky 1985: recall breaks down at a load near 0.138 patterns a unit.
TEST(Hopfield, RecallsBelowItsCapacityAndNotAbove) {
  EXPECT_EQ(share_lost(200 * 5 / 100), 0);
  EXPECT_GT(share_lost(200 * 25 / 100), 0.7);
}

TEST(Hopfield, AStoredPatternIsWhatItFallsBackTo) {
  const Table table = patterns(3, 1);
  const auto fit = make_fit(run_with({{"name", "hopfield"}, {"corruption", 0.3}}));
  fit->train(table, always);
  EXPECT_EQ(fit->score(table).loss, 0);
}

}  // namespace
}  // namespace ablate::models
