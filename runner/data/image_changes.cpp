#include "runner/data/image_changes.h"

#include <algorithm>
#include <set>

#include "experiments/identity.h"
#include "experiments/random/permutation.h"
#include "runner/data/dataset_options.h"
#include "runner/data/draws.h"

namespace ablate::runner {

namespace {

using experiments::Choice;
using experiments::DatasetFacts;
using Classes = std::vector<std::int64_t>;

std::vector<experiments::Option> change_options() {
  return {{.name = "classes",
           .type = experiments::Type::integers,
           .fallback = nlohmann::json::array(),
           .summary = "published classes that are kept, relabelled 0, 1, … in this order; []: all.",
           .minimum = 0},
          count_option("permutation", 0, "seed of a fixed permutation of every image's pixels; 0: none.", 0,
                       9007199254740991.0),
          {.name = "series",
           .type = experiments::Type::boolean,
           .fallback = false,
           .summary = "an image is read row by row as a series of height 1."},
          {.name = "label_noise",
           .type = experiments::Type::number,
           .fallback = 0,
           .summary = "share of the training labels that become another class.",
           .minimum = 0,
           .maximum = 1},
          count_option("noise_seed", 1, "of label_noise.", 0, 9007199254740991.0)};
}

/// What is no change of the data, but how a run takes them.
experiments::Option standardize_option() {
  return word_option(
      "standardize",
      "what is subtracted from the pixels and divides them: mean and deviation of each channel; "
      "the mean of each pixel and the deviation of all (Huang et al. 2016, their code); nothing "
      "and the largest possible value (range 0 to 1).",
      {"channel", "pixel", "range"});
}

/// The options without those of every image set, for the set's own functions.
Choice own(const Choice& choice) {
  Choice result = choice;
  for (const experiments::Option& option : change_options()) result.options.erase(option.name);
  result.options.erase(standardize_option().name);
  return result;
}

std::int64_t total(const std::vector<std::int64_t>& counts, const Classes& classes) {
  std::int64_t sum = 0;
  for (const std::int64_t label : classes) sum += counts[static_cast<std::size_t>(label)];
  return sum;
}

std::int64_t positions(const std::vector<std::int64_t>& shape) { return shape[1] * shape[2]; }

DatasetFacts changed(DatasetFacts facts, const Choice& choice, const ClassCounts& counts) {
  const auto classes = choice.get<Classes>("classes");
  if (!classes.empty()) {
    facts.classes = static_cast<std::int64_t>(classes.size());
    facts.train = total(counts.train, classes);
    facts.test = total(counts.test, classes);
  }
  if (choice.get<bool>("series")) facts.shape = {facts.shape[0], 1, positions(facts.shape)};
  return facts;
}

void keep_classes(Examples& examples, const Classes& classes) {
  const std::size_t size = examples.pixels.size() / static_cast<std::size_t>(examples.count);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < examples.labels.size(); ++i) {
    const auto found = std::find(classes.begin(), classes.end(), examples.labels[i]);
    if (found == classes.end()) continue;
    examples.labels[kept] = static_cast<std::int32_t>(found - classes.begin());
    std::copy_n(examples.pixels.begin() + static_cast<std::ptrdiff_t>(i * size), size,
                examples.pixels.begin() + static_cast<std::ptrdiff_t>(kept * size));
    ++kept;
  }
  examples.labels.resize(kept);
  examples.pixels.resize(kept * size);
  examples.count = static_cast<std::int64_t>(kept);
}

void permute(std::vector<std::uint8_t>& pixels, const std::vector<std::int64_t>& order) {
  std::vector<std::uint8_t> plane(order.size());
  for (std::size_t begin = 0; begin < pixels.size(); begin += plane.size()) {
    for (std::size_t i = 0; i < plane.size(); ++i)
      plane[i] = pixels[begin + static_cast<std::size_t>(order[i])];
    std::copy(plane.begin(), plane.end(), pixels.begin() + static_cast<std::ptrdiff_t>(begin));
  }
}

void mislabel(Examples& examples, double share, std::int64_t seed, std::int64_t classes) {
  const Draws which(seed, "label noise"), what(seed, "noisy labels");
  for (std::int64_t i = 0; i < examples.count; ++i) {
    if (which.uniform(i) >= share) continue;
    std::int32_t& label = examples.labels[static_cast<std::size_t>(i)];
    label = static_cast<std::int32_t>((label + 1 + what.below(classes - 1, i)) % classes);
  }
}

bool changes_nothing(const Choice& choice) {
  return choice.get<Classes>("classes").empty() && choice.get<std::int64_t>("permutation") == 0 &&
         !choice.get<bool>("series") && choice.get<double>("label_noise") == 0;
}

void change(Dataset& dataset, const Choice& choice) {
  if (changes_nothing(choice)) return;
  const auto classes = choice.get<Classes>("classes");
  for (Examples* part : {&dataset.train, &dataset.test}) {
    if (!classes.empty()) keep_classes(*part, classes);
    if (const auto seed = choice.get<std::int64_t>("permutation"); seed != 0)
      permute(part->pixels, permutation(philox::key(seed, "pixels"), 0, positions(dataset.shape)));
  }
  if (!classes.empty()) dataset.classes = static_cast<std::int64_t>(classes.size());
  mislabel(dataset.train, choice.get<double>("label_noise"), choice.get<std::int64_t>("noise_seed"),
           dataset.classes);
  if (choice.get<bool>("series")) dataset.shape = {dataset.shape[0], 1, positions(dataset.shape)};
  nlohmann::json changes = nlohmann::json::object();
  for (const experiments::Option& option : change_options())
    changes[option.name] = choice.options.at(option.name);
  dataset.digest = experiments::sha256(dataset.digest + experiments::canonical(changes));
}

std::string classes_problem(const Choice& choice, std::size_t published) {
  const auto classes = choice.get<Classes>("classes");
  const std::set<std::int64_t> different(classes.begin(), classes.end());
  if (classes.empty()) return "";
  const std::string written = "classes " + choice.options.at("classes").dump();
  if (different.size() != classes.size()) return written + " names one twice";
  if (classes.size() < 2) return written + " leaves a single class; two or more can be told apart";
  if (*different.rbegin() >= static_cast<std::int64_t>(published))
    return written + " names class " + std::to_string(*different.rbegin()) + "; the last is " +
           std::to_string(published - 1);
  return "";
}

}  // namespace

ClassesOf equally_frequent(std::size_t classes, std::int64_t train, std::int64_t test) {
  return counted({std::vector<std::int64_t>(classes, train), std::vector<std::int64_t>(classes, test)});
}

ClassesOf counted(ClassCounts counts) {
  return [counts = std::move(counts)](const Choice&) { return counts; };
}

DatasetEntry with_image_changes(DatasetEntry entry, const nlohmann::json& defaults) {
  const DatasetEntry plain = entry;
  for (experiments::Option& option : change_options()) {
    option.fallback = defaults.value(option.name, option.fallback);
    entry.component.options.push_back(std::move(option));
  }
  entry.component.options.push_back(standardize_option());
  entry.facts = [=](const Choice& choice) {
    return changed(plain.facts(own(choice)), choice, plain.class_counts(own(choice)));
  };
  entry.load = [=](const Choice& choice, const std::filesystem::path& folder) {
    Dataset dataset = plain.load(own(choice), folder);
    change(dataset, choice);
    return dataset;
  };
  entry.problem = [=](const Choice& choice) {
    const std::string problem = plain.problem ? plain.problem(own(choice)) : "";
    return problem.empty() ? classes_problem(choice, plain.class_counts(own(choice)).train.size()) : problem;
  };
  return entry;
}

}  // namespace ablate::runner
