#include "experiments/identity.h"
#include "experiments/random/normal.h"
#include "runner/data/data_set.h"

namespace ablate::runner {

namespace {

/// A standard normal draw, a pure function of its arguments.
double normal(const philox::Key& key, std::int64_t row, std::uint32_t column) {
  const auto place = static_cast<std::uint64_t>(row);
  return normal_pair(philox::generate(key, column, 0, static_cast<std::uint32_t>(place),
                                      static_cast<std::uint32_t>(place >> 32)))
      .first;
}

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
  const philox::Key centers = philox::key(seed, "synthetic centers");
  const philox::Key deviations = philox::key(seed, "synthetic noise");
  Examples examples;
  examples.count = end - begin;
  for (std::int64_t i = begin; i < end; ++i) {
    const std::int64_t label = i % classes;
    examples.labels.push_back(static_cast<std::int32_t>(label));
    for (std::uint32_t column = 0; column < features; ++column)
      examples.features.push_back(
          static_cast<float>(normal(centers, label, column) + noise * normal(deviations, i, column)));
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

experiments::Option count(const char* name, int fallback, const char* summary, double minimum,
                          double maximum) {
  return {.name = name,
          .type = experiments::Type::integer,
          .fallback = fallback,
          .summary = summary,
          .minimum = minimum,
          .maximum = maximum};
}

}  // namespace

DatasetEntry synthetic() {
  return {
      {.kind = experiments::Kind::dataset,
       .name = "synthetic",
       .summary = "Vectors around one center per class, drawn by the data set's own seed; needs no files.",
       .options = {count("train", 1000, "examples to train on.", 1, 1e7),
                   count("test", 1000, "examples to test on.", 1, 1e7),
                   count("features", 20, "length of a vector.", 1, 1e5),
                   count("classes", 3, "classes, equally frequent.", 2, 1e4),
                   {.name = "noise",
                    .type = experiments::Type::number,
                    .fallback = 2,
                    .summary = "standard deviation around a center; centers have 1.",
                    .minimum = 0},
                   count("seed", 1, "of the data, not of the run.", 0, 9007199254740991.0)}},
      facts,
      load};
}

}  // namespace ablate::runner
