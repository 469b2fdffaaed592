#include "runner/data/idx.h"

#include "experiments/error.h"
#include "experiments/identity.h"

namespace ablate::runner {

namespace {

std::int64_t number(std::string_view bytes, std::size_t at) {
  std::int64_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

/// The values of an IDX file of these dimensions.
std::string_view idx_values(std::string_view bytes, const std::vector<std::int64_t>& dimensions,
                            const std::string& name, const std::string& set) {
  const std::size_t header = 4 + 4 * dimensions.size();
  const auto refuse = [&](const std::string& what) {
    throw Error(Exit::data, "data set '" + set + "': '" + name + "' " + what);
  };
  if (bytes.size() < header) refuse("is shorter than its header");
  if (bytes.substr(0, 3) != std::string_view("\0\0\x08", 3) ||
      static_cast<std::size_t>(bytes[3]) != dimensions.size())
    refuse("is no IDX file of bytes with " + std::to_string(dimensions.size()) + " dimensions");
  std::int64_t count = 1;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    if (number(bytes, 4 + 4 * i) != dimensions[i])
      refuse("has " + std::to_string(number(bytes, 4 + 4 * i)) + " in dimension " + std::to_string(i + 1) +
             ", not " + std::to_string(dimensions[i]));
    count *= dimensions[i];
  }
  if (bytes.size() - header != static_cast<std::size_t>(count))
    refuse("holds " + std::to_string(bytes.size() - header) + " values, not " + std::to_string(count));
  return bytes.substr(header);
}

/// Appends the digests of both files to `digests`.
Examples read_idx(const PublishedFile& images, const PublishedFile& labels, std::int64_t count,
                  const std::filesystem::path& folder, const std::string& set, std::string& digests) {
  const std::string pixel_bytes = read_published(images, folder, set);
  const std::string label_bytes = read_published(labels, folder, set);
  const std::string_view pixels = idx_values(pixel_bytes, {count, 28, 28}, images.name, set);
  Examples examples{count, {pixels.begin(), pixels.end()}, {}, {}};
  for (const char label : idx_values(label_bytes, {count}, labels.name, set)) {
    if (label < 0 || label > 9)
      throw Error(Exit::data,
                  "data set '" + set + "': '" + labels.name + "' has label " + std::to_string(label));
    examples.labels.push_back(label);
  }
  for (const auto& [file, bytes] : {std::pair(&images, &pixel_bytes), std::pair(&labels, &label_bytes)})
    digests += file->sha256.empty() ? experiments::sha256(*bytes) : file->sha256;
  return examples;
}

}  // namespace

experiments::DatasetFacts idx_facts(const experiments::Choice&) { return {{1, 28, 28}, 10, 60'000, 10'000}; }

Dataset load_idx(const IdxSet& set, const std::filesystem::path& folder) {
  const experiments::DatasetFacts facts = idx_facts({});
  Dataset dataset{facts.shape, facts.classes, {}, {}, 255, ""};
  std::string digests;
  dataset.train = read_idx(set.train_images, set.train_labels, facts.train, folder, set.name, digests);
  dataset.test = read_idx(set.test_images, set.test_labels, facts.test, folder, set.name, digests);
  dataset.digest = experiments::sha256(digests);
  return dataset;
}

}  // namespace ablate::runner
