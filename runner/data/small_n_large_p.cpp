#include <algorithm>

#include "experiments/identity.h"
#include "runner/data/data_set.h"
#include "runner/data/dataset_options.h"
#include "runner/data/draws.h"

// x[i, j] = e[i, j] + s y[i] where j carries the signal, s = signal, y = -1 (label 0) or 1, e standard
// normal. `local`: the carriers are one run of neighbors whose beginning is drawn; `scattered`: each is drawn
// by itself.
namespace ablate::runner {

namespace {

using experiments::Choice;

experiments::DatasetFacts facts(const Choice& choice) {
  const auto p = choice.get<std::int64_t>("features");
  const std::vector<std::int64_t> vector = {p}, series = {1, 1, p};
  return {choice.get<std::string>("form") == "series" ? series : vector, 2, choice.get<std::int64_t>("train"),
          choice.get<std::int64_t>("test")};
}

std::vector<bool> carriers(const Choice& choice) {
  const auto p = choice.get<std::int64_t>("features"), count = choice.get<std::int64_t>("carriers");
  const Draws places(choice.get<std::int64_t>("seed"), "small_n_large_p carriers");
  std::vector<bool> carries(static_cast<std::size_t>(p), false);
  if (choice.get<std::string>("signal_place") == "local") {
    const std::int64_t begin = places.below(p - count + 1, 0);
    for (std::int64_t j = begin; j < begin + count; ++j) carries[static_cast<std::size_t>(j)] = true;
    return carries;
  }
  std::int64_t left = count;
  for (std::int64_t draw = 0; left > 0; ++draw) {
    const auto j = static_cast<std::size_t>(places.below(p, draw));
    left -= carries[j] ? 0 : 1;
    carries[j] = true;
  }
  return carries;
}

Examples draw(const Choice& choice, const std::vector<bool>& carries, std::int64_t begin, std::int64_t end) {
  const auto p = choice.get<std::int64_t>("features");
  const auto signal = choice.get<double>("signal");
  const Draws noise(choice.get<std::int64_t>("seed"), "small_n_large_p noise");
  Examples examples;
  examples.count = end - begin;
  examples.features.reserve(static_cast<std::size_t>(examples.count * p));
  for (std::int64_t i = begin; i < end; ++i) {
    examples.labels.push_back(static_cast<std::int32_t>(i % 2));
    const double mean = signal * (i % 2 == 0 ? -1 : 1);
    for (std::int64_t j = 0; j < p; ++j)
      examples.features.push_back(
          static_cast<float>(noise.normal(i, j) + (carries[static_cast<std::size_t>(j)] ? mean : 0)));
  }
  return examples;
}

Dataset load(const Choice& choice, const std::filesystem::path&) {
  const experiments::DatasetFacts of = facts(choice);
  const std::vector<bool> carries = carriers(choice);
  return {of.shape,
          of.classes,
          draw(choice, carries, 0, of.train),
          draw(choice, carries, of.train, of.train + of.test),
          1,
          experiments::sha256(choice.name + experiments::canonical(choice.options))};
}

std::string problem(const Choice& choice) {
  const auto p = choice.get<std::int64_t>("features"), count = choice.get<std::int64_t>("carriers");
  if (count <= p) return "";
  return "carriers " + std::to_string(count) + " are more than the " + std::to_string(p) + " features";
}

}  // namespace

DatasetEntry small_n_large_p() {
  return {{.kind = experiments::Kind::dataset,
           .name = "small_n_large_p",
           .summary = "Few examples of very many features, of which few tell two classes apart.",
           .options = {count_option("train", 500, "examples to train on.", 2, 1e5),
                       count_option("test", 500, "examples to test on.", 1, 1e5),
                       count_option("features", 20'000, "length of an example.", 1, 1e6),
                       count_option("carriers", 50, "features whose mean depends on the class.", 1, 1e6),
                       word_option("signal_place", "whether the carriers are neighbors or lie anywhere.",
                                   {"local", "scattered"}),
                       number_option("signal", 0.3,
                                     "distance of a class's mean from 0, in standard deviations.", 0),
                       word_option("form", "a vector, or a series of one channel for convolutions.",
                                   {"vector", "series"}),
                       seed_option()}},
          facts,
          load,
          problem};
}

}  // namespace ablate::runner
