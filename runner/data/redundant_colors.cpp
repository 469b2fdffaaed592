#include "experiments/identity.h"
#include "runner/data/data_set.h"
#include "runner/data/dataset_options.h"
#include "runner/data/draws.h"

// Input j stands for color j mod colors: x[i, j] = [label i = j mod colors] + noise e[i, j]. With noise 0 the
// inputs of one color are exact copies: any weights whose sums agree compute the same, and only decay or the
// initial values tell them apart.
namespace ablate::runner {

namespace {

using experiments::Choice;

experiments::DatasetFacts facts(const Choice& choice) {
  const auto colors = choice.get<std::int64_t>("colors");
  return {{colors * choice.get<std::int64_t>("copies")},
          colors,
          choice.get<std::int64_t>("train"),
          choice.get<std::int64_t>("test")};
}

Examples draw(const Choice& choice, std::int64_t begin, std::int64_t end) {
  const experiments::DatasetFacts of = facts(choice);
  const auto noise = choice.get<double>("noise");
  const Draws deviations(choice.get<std::int64_t>("seed"), "redundant_colors noise");
  Examples examples;
  examples.count = end - begin;
  for (std::int64_t i = begin; i < end; ++i) {
    const std::int64_t label = i % of.classes;
    examples.labels.push_back(static_cast<std::int32_t>(label));
    for (std::int64_t j = 0; j < of.shape[0]; ++j)
      examples.features.push_back(static_cast<float>((j % of.classes == label ? 1 : 0) +
                                                     (noise > 0 ? noise * deviations.normal(i, j) : 0)));
  }
  return examples;
}

Dataset load(const Choice& choice, const std::filesystem::path&) {
  const experiments::DatasetFacts of = facts(choice);
  return {of.shape,
          of.classes,
          draw(choice, 0, of.train),
          draw(choice, of.train, of.train + of.test),
          1,
          experiments::sha256(choice.name + experiments::canonical(choice.options))};
}

}  // namespace

DatasetEntry redundant_colors() {
  std::vector<experiments::Option> options = example_counts(1000, 1000);
  options.push_back(count_option("colors", 10, "classes, equally frequent.", 2, 1000));
  options.push_back(count_option("copies", 2, "inputs that say the same of each color.", 1, 100));
  options.push_back(number_option("noise", 0, "standard deviation added to every input by itself.", 0));
  options.push_back(seed_option());
  return {{.kind = experiments::Kind::dataset,
           .name = "redundant_colors",
           .summary = "Ten colors, each coded by two inputs that say the same.",
           .options = options},
          facts,
          load};
}

}  // namespace ablate::runner
