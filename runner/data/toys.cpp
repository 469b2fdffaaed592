#include "runner/data/toys.h"

#include <cmath>
#include <numbers>

#include "experiments/identity.h"
#include "runner/data/dataset_options.h"
#include "runner/data/draws.h"

namespace ablate::runner {

namespace {

using experiments::Choice;
using std::numbers::pi;

struct Point {
  double x, y;
  std::int64_t label;
};

Point spiral(const Choice& choice, const Draws& draws, std::int64_t i) {
  const double most = choice.get<double>("turns") * 2 * pi, t = most * std::sqrt(draws.uniform(i));
  const double angle = t + (i % 2 == 0 ? 0 : pi);
  return {t / most * std::cos(angle), t / most * std::sin(angle), i % 2};
}

Point circle(const Choice&, const Draws& draws, std::int64_t i) {
  const double angle = 2 * pi * draws.uniform(i), radius = i % 2 == 0 ? 1 : 0.5;
  return {radius * std::cos(angle), radius * std::sin(angle), i % 2};
}

Point moon(const Choice&, const Draws& draws, std::int64_t i) {
  const double angle = pi * draws.uniform(i);
  if (i % 2 == 0) return {std::cos(angle), std::sin(angle), 0};
  return {1 - std::cos(angle), 0.5 - std::sin(angle), 1};
}

Point cell(const Choice& choice, const Draws& draws, std::int64_t i) {
  const double x = draws.uniform(i, 0), y = draws.uniform(i, 1);
  const auto cells = static_cast<double>(choice.get<std::int64_t>("cells"));
  return {x, y, static_cast<std::int64_t>(std::floor(cells * x) + std::floor(cells * y)) % 2};
}

using Shape = Point (*)(const Choice&, const Draws&, std::int64_t);

Examples draw(const Choice& choice, Shape shape, std::int64_t begin, std::int64_t end) {
  const auto seed = choice.get<std::int64_t>("seed");
  const Draws points(seed, choice.name), deviations(seed, choice.name + " noise");
  const auto noise = choice.get<double>("noise");
  Examples examples;
  examples.count = end - begin;
  for (std::int64_t i = begin; i < end; ++i) {
    const Point point = shape(choice, points, i);
    examples.features.push_back(static_cast<float>(point.x + noise * deviations.normal(i, 0)));
    examples.features.push_back(static_cast<float>(point.y + noise * deviations.normal(i, 1)));
    examples.labels.push_back(static_cast<std::int32_t>(point.label));
  }
  return examples;
}

DatasetEntry toy(const char* name, const char* summary, Shape shape, double noise,
                 std::vector<experiments::Option> own = {}, const char* reference = "") {
  const auto facts = [](const Choice& choice) {
    return experiments::DatasetFacts{
        {2}, 2, choice.get<std::int64_t>("train"), choice.get<std::int64_t>("test")};
  };
  const auto load = [=](const Choice& choice, const std::filesystem::path&) {
    const experiments::DatasetFacts of = facts(choice);
    return Dataset{of.shape,
                   of.classes,
                   draw(choice, shape, 0, of.train),
                   draw(choice, shape, of.train, of.train + of.test),
                   1,
                   experiments::sha256(choice.name + experiments::canonical(choice.options))};
  };
  std::vector<experiments::Option> options = example_counts(1000, 1000);
  options.push_back(
      number_option("noise", noise, "standard deviation of both coordinates around the shape.", 0));
  options.insert(options.end(), own.begin(), own.end());
  options.push_back(seed_option());
  return {{.kind = experiments::Kind::dataset,
           .name = name,
           .summary = summary,
           .reference = reference,
           .options = options},
          facts,
          load};
}

}  // namespace

DatasetEntry spirals() {
  return toy("spirals", "Points on two spirals that wind around each other.", spiral, 0.02,
             {number_option("turns", 1.5, "how often each arm goes around.", 0.1)},
             "Lang and Witbrock 1988, Learning to tell two spirals apart");
}
DatasetEntry circles() { return toy("circles", "Points on two circles, one inside the other.", circle, 0.1); }
DatasetEntry moons() { return toy("moons", "Points on two half circles that interlock.", moon, 0.1); }
DatasetEntry checkerboard() {
  return toy("checkerboard", "Points on the unit square, classes as fields of a board; two cells are XOR.",
             cell, 0, {count_option("cells", 4, "fields of a side.", 2, 100)});
}

}  // namespace ablate::runner
