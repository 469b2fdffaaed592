#include "experiments/error.h"
#include "experiments/identity.h"
#include "runner/data/data_set.h"
#include "runner/data/published_file.h"

// The IDX format: two zero bytes, type (8: bytes), number of dimensions, each dimension as four bytes, the
// largest first, then the values.
namespace ablate::runner {

namespace {

/// Digests of the unpacked files, whichever way they were packed.
const PublishedFile train_images{"mnist/train-images-idx3-ubyte",
                                 "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"};
const PublishedFile train_labels{"mnist/train-labels-idx1-ubyte",
                                 "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"};
const PublishedFile test_images{"mnist/t10k-images-idx3-ubyte",
                                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"};
const PublishedFile test_labels{"mnist/t10k-labels-idx1-ubyte",
                                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"};

std::int64_t number(std::string_view bytes, std::size_t at) {
  std::int64_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

/// The values of an IDX file of these dimensions.
std::string_view idx_values(std::string_view bytes, const std::vector<std::int64_t>& dimensions,
                            const std::string& name) {
  const std::size_t header = 4 + 4 * dimensions.size();
  const auto refuse = [&](const std::string& what) {
    throw Error(Exit::data, "data set 'mnist': '" + name + "' " + what);
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

Examples read(const PublishedFile& images, const PublishedFile& labels, std::int64_t count,
              const std::filesystem::path& folder, std::string& digests) {
  const std::string pixel_bytes = read_published(images, folder, "mnist");
  const std::string label_bytes = read_published(labels, folder, "mnist");
  const std::string_view pixels = idx_values(pixel_bytes, {count, 28, 28}, images.name);
  Examples examples{count, {pixels.begin(), pixels.end()}, {}, {}};
  for (const char label : idx_values(label_bytes, {count}, labels.name)) {
    if (label < 0 || label > 9)
      throw Error(Exit::data, "data set 'mnist': '" + labels.name + "' has label " + std::to_string(label));
    examples.labels.push_back(label);
  }
  digests += images.sha256 + labels.sha256;
  return examples;
}

experiments::DatasetFacts facts(const experiments::Choice&) { return {{1, 28, 28}, 10, 60'000, 10'000}; }

Dataset load(const experiments::Choice& choice, const std::filesystem::path& folder) {
  Dataset dataset{facts(choice).shape, 10, {}, {}, 255, ""};
  std::string digests;
  dataset.train = read(train_images, train_labels, 60'000, folder, digests);
  dataset.test = read(test_images, test_labels, 10'000, folder, digests);
  dataset.digest = experiments::sha256(digests);
  return dataset;
}

/// MD5 sums as torchvision cites them for this mirror (the publisher's own page no longer serves the files).
std::vector<Download> downloads() {
  const std::string mirror = "https://ossci-datasets.s3.amazonaws.com/";
  const auto file = [&](const PublishedFile& of, const char* md5) {
    return Download{mirror + of.name + ".gz", of.name + ".gz", md5};
  };
  return {file(train_images, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
          file(train_labels, "d53e105ee54ea40749a09fcbcd1e9432"),
          file(test_images, "9fb629c4189551a2d022fa330f9573f3"),
          file(test_labels, "ec29112dd5afa0611ce80d1b7f02629c")};
}

}  // namespace

DatasetEntry mnist() {
  return {
      {.kind = experiments::Kind::dataset,
       .name = "mnist",
       .summary = "70,000 handwritten digits of 28 x 28 pixels: 60,000 to train, 10,000 to test; IDX files.",
       .reference = "LeCun, Bottou, Bengio and Haffner 1998, Gradient-based learning applied to document "
                    "recognition"},
      facts,
      load,
      nullptr,
      downloads()};
}

}  // namespace ablate::runner
