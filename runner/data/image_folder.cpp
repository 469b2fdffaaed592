#include <algorithm>

#include "experiments/error.h"
#include "experiments/identity.h"
#include "runner/data/data_set.h"
#include "runner/data/digest_lock.h"
#include "runner/data/gzip.h"
#include "runner/data/image_changes.h"
#include "runner/data/image_file.h"

// FOLDER/train/CLASS/image.png and FOLDER/test/CLASS/image.png; classes are numbered by name.
namespace ablate::runner {

namespace {

using experiments::Choice;
using Counts = std::vector<std::int64_t>;
using Paths = std::vector<std::filesystem::path>;

std::int64_t total(const Counts& counts) {
  std::int64_t sum = 0;
  for (const std::int64_t count : counts) sum += count;
  return sum;
}

ClassCounts counts(const Choice& choice) { return {choice.get<Counts>("train"), choice.get<Counts>("test")}; }

experiments::DatasetFacts facts(const Choice& choice) {
  const ClassCounts of = counts(choice);
  return {choice.get<std::vector<std::int64_t>>("shape"), static_cast<std::int64_t>(of.train.size()),
          total(of.train), total(of.test)};
}

std::string problem(const Choice& choice) {
  const auto shape = choice.get<std::vector<std::int64_t>>("shape");
  const ClassCounts of = counts(choice);
  const auto named = [&](const char* option) { return option + (" " + choice.options.at(option).dump()); };
  if (shape.size() != 3 || (shape[0] != 1 && shape[0] != 3))
    return named("shape") + " is not [C, H, W] with C of 1 (gray) or 3 (color)";
  if (of.train.size() < 2) return named("train") + " states fewer than two classes";
  if (of.train.size() != of.test.size())
    return named("train") + " and " + named("test") + " state different numbers of classes";
  return "";
}

Paths sorted_entries(const std::filesystem::path& folder, bool folders) {
  if (!std::filesystem::is_directory(folder))
    throw Error(Exit::data, "data set 'image_folder': there is no folder '" + folder.string() +
                                "'; images lie in train/CLASS and test/CLASS of `folder`, below ABLATE_DATA");
  Paths found;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_directory() == folders && entry.path().filename().string()[0] != '.')
      found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<Paths> images_by_class(const std::filesystem::path& folder) {
  std::vector<Paths> images;
  for (const std::filesystem::path& one : sorted_entries(folder, true))
    images.push_back(sorted_entries(one, false));
  return images;
}

void expect_counts(const std::vector<Paths>& images, const Counts& declared, const std::string& part,
                   const std::filesystem::path& folder) {
  Counts there;
  for (const Paths& one : images) there.push_back(static_cast<std::int64_t>(one.size()));
  if (there != declared)
    throw Error(Exit::data, "data set 'image_folder': '" + folder.string() + "' holds " +
                                nlohmann::json(there).dump() + " images by class, not " + part + " " +
                                nlohmann::json(declared).dump());
}

Examples read(const std::filesystem::path& folder, const Counts& declared, const std::string& part,
              const std::vector<std::int64_t>& shape, std::string& digests) {
  const std::vector<Paths> images = images_by_class(folder);
  expect_counts(images, declared, part, folder);
  Examples examples;
  for (std::size_t label = 0; label < images.size(); ++label)
    for (const std::filesystem::path& file : images[label]) {
      const std::string bytes = data_file(file);
      const std::vector<std::uint8_t> pixels = image_pixels(bytes, shape, file.string());
      examples.pixels.insert(examples.pixels.end(), pixels.begin(), pixels.end());
      examples.labels.push_back(static_cast<std::int32_t>(label));
      digests += std::to_string(label) + experiments::sha256(bytes);
    }
  examples.count = static_cast<std::int64_t>(examples.labels.size());
  return examples;
}

void hold_to_lock(const std::filesystem::path& data, const std::string& name, const std::string& digest) {
  const std::string locked = locked_digest(data, name);
  if (locked.empty()) return lock_digest(data, name, digest);
  if (locked != digest)
    throw Error(Exit::data, "data set 'image_folder': the images in '" + (data / name).string() +
                                "' are not what they were when first read (SHA-256 " + digest + ", not " +
                                locked + "): restore them, or give the changed ones another folder");
}

Dataset load(const Choice& choice, const std::filesystem::path& data) {
  const auto name = choice.get<std::string>("folder");
  const auto shape = choice.get<std::vector<std::int64_t>>("shape");
  const ClassCounts of = counts(choice);
  Dataset dataset{shape, static_cast<std::int64_t>(of.train.size()), {}, {}, 255, ""};
  std::string digests;
  dataset.train = read(data / name / "train", of.train, "train", shape, digests);
  dataset.test = read(data / name / "test", of.test, "test", shape, digests);
  hold_to_lock(data, name, experiments::sha256(digests));
  dataset.digest = experiments::sha256(digests + nlohmann::json(shape).dump());
  return dataset;
}

experiments::Option stated(const char* name, const char* summary, double minimum) {
  return {.name = name, .type = experiments::Type::integers, .summary = summary, .minimum = minimum};
}

}  // namespace

DatasetEntry image_folder() {
  return with_image_changes(
      {{.kind = experiments::Kind::dataset,
        .name = "image_folder",
        .summary = "images of one's own by class: train/CLASS/FILE and test/CLASS/FILE in a folder below "
                   "ABLATE_DATA; PNG, JPEG, BMP or PNM, cut to their middle and resampled.",
        .options = {{.name = "folder",
                     .type = experiments::Type::string,
                     .summary = "the folder, below ABLATE_DATA."},
                    stated("shape", "[C, H, W] to which every image is brought; C is 1 or 3.", 1),
                    stated("train", "images of each class to train on, classes by name.", 1),
                    stated("test", "images of each class to test on.", 1)}},
       facts,
       load,
       problem,
       {},
       counts});
}

}  // namespace ablate::runner
