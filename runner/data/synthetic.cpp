#include "experiments/identity.h"
#include "runner/data/data_set.h"
#include "runner/data/dataset_options.h"
#include "runner/data/draws.h"

namespace ablate::runner {

namespace {

experiments::DatasetFacts facts(const experiments::Choice& choice) {
  return {{choice.get<std::int64_t>("features")},
          choice.get<std::int64_t>("classes"),
          choice.get<std::int64_t>("train"),
          choice.get<std::int64_t>("test")};
}

/// Examples begin ... end of the stream: label i mod classes, the class's center plus noise.
Examples draw(const experiments::Choice& choice, std::int64_t begin, std::int64_t end) {
  const auto seed = choice.get<std::int64_t>("seed"), features = choice.get<std::int64_t>("features");
  const auto classes = choice.get<std::int64_t>("classes");
  const auto noise = choice.get<double>("noise");
  const Draws centers(seed, "synthetic centers"), deviations(seed, "synthetic noise");
  Examples examples;
  examples.count = end - begin;
  for (std::int64_t i = begin; i < end; ++i) {
    const std::int64_t label = i % classes;
    examples.labels.push_back(static_cast<std::int32_t>(label));
    for (std::int64_t column = 0; column < features; ++column)
      examples.features.push_back(
          static_cast<float>(centers.normal(label, column) + noise * deviations.normal(i, column)));
  }
  return examples;
}

Dataset load(const experiments::Choice& choice, const std::filesystem::path&) {
  const experiments::DatasetFacts of = facts(choice);
  return {of.shape,
          of.classes,
          draw(choice, 0, of.train),
          draw(choice, of.train, of.train + of.test),
          1,
          experiments::sha256(experiments::canonical(choice.options))};
}

}  // namespace

DatasetEntry synthetic() {
  return {
      {.kind = experiments::Kind::dataset,
       .name = "synthetic",
       .summary = "Vectors around one center per class, drawn by the data set's own seed; needs no files.",
       .options = {count_option("train", 1000, "examples to train on.", 1, 1e7),
                   count_option("test", 1000, "examples to test on.", 1, 1e7),
                   count_option("features", 20, "length of a vector.", 1, 1e5),
                   count_option("classes", 3, "classes, equally frequent.", 2, 1e4),
                   number_option("noise", 2, "standard deviation around a center; centers have 1.", 0),
                   seed_option()}},
      facts,
      load};
}

}  // namespace ablate::runner
