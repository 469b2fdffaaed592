#include "experiments/error.h"
#include "experiments/identity.h"
#include "runner/data/data_set.h"
#include "runner/data/published_file.h"

// The binary version: a record is one byte of label and 3 x 32 x 32 bytes, planes of red, green and blue.
namespace ablate::runner {

namespace {

constexpr std::int64_t published_size = 32, records_per_file = 10'000;
constexpr std::size_t record_bytes = 1 + 3 * published_size * published_size;

/// Five files to train on, the last to test.
std::vector<PublishedFile> files(const std::string& variant) {
  const std::string folder = "cifar-10-batches-bin/";
  if (variant == "jpeg75")
    return {{folder + "data_batch_1.bin", "6f58058697539101b07bf42fd875aaa8e540cffc0a1c0d831aa865ca34af24e4"},
            {folder + "data_batch_2.bin", "bbcacff7e1b5648534a013870e2cbaa64da8be79277340805cf29a4b9590b5fd"},
            {folder + "data_batch_3.bin", "81d22884714701e5a96f80bb21ca4d6965ea9362b9e3a9205298fa298c7de169"},
            {folder + "data_batch_4.bin", "555e886225ffd418e33b876c3d06a7811ce5caedd778737f3f2a4765e0cbc0b5"},
            {folder + "data_batch_5.bin", "4ce0c7437991fb20c893775c8e492d106d214e0dcabe142bd3ec3a05d800a21b"},
            {folder + "test_batch.bin", "cf28711b3059b27ed8a78d6529b5ba5b5c94130096ca62a1a924268a9a9ec05b"}};
  return {{folder + "data_batch_1.bin", ""}, {folder + "data_batch_2.bin", ""},
          {folder + "data_batch_3.bin", ""}, {folder + "data_batch_4.bin", ""},
          {folder + "data_batch_5.bin", ""}, {folder + "test_batch.bin", ""}};
}

/// A plane made smaller: every pixel the mean of a square of the published ones, rounded half up.
void append_plane(const std::uint8_t* plane, std::int64_t size, std::vector<std::uint8_t>& out) {
  const std::int64_t side = published_size / size, area = side * side;
  for (std::int64_t row = 0; row < size; ++row)
    for (std::int64_t column = 0; column < size; ++column) {
      std::int64_t sum = 0;
      for (std::int64_t y = row * side; y < (row + 1) * side; ++y)
        for (std::int64_t x = column * side; x < (column + 1) * side; ++x)
          sum += plane[y * published_size + x];
      out.push_back(static_cast<std::uint8_t>((2 * sum + area) / (2 * area)));
    }
}

void append_records(const PublishedFile& file, const std::string& bytes, std::int64_t size,
                    Examples& examples) {
  if (bytes.size() != records_per_file * record_bytes)
    throw Error(Exit::data, "data set 'cifar10': '" + file.name + "' has " + std::to_string(bytes.size()) +
                                " bytes, not " + std::to_string(records_per_file * record_bytes));
  for (std::int64_t i = 0; i < records_per_file; ++i) {
    const auto* record =
        reinterpret_cast<const std::uint8_t*>(bytes.data()) + static_cast<std::size_t>(i) * record_bytes;
    if (record[0] > 9)
      throw Error(Exit::data, "data set 'cifar10': '" + file.name + "', record " + std::to_string(i) +
                                  ", has label " + std::to_string(record[0]));
    examples.labels.push_back(record[0]);
    for (int plane = 0; plane < 3; ++plane)
      append_plane(record + 1 + plane * published_size * published_size, size, examples.pixels);
  }
  examples.count += records_per_file;
}

experiments::DatasetFacts facts(const experiments::Choice& choice) {
  const auto size = choice.get<std::int64_t>("size");
  return {{3, size, size}, 10, 50'000, 10'000};
}

/// The digest of the files as they are; of a variant whose digests are known that of those.
Dataset load(const experiments::Choice& choice, const std::filesystem::path& folder) {
  Dataset dataset{facts(choice).shape, 10, {}, {}, 255, ""};
  const std::vector<PublishedFile> all = files(choice.get<std::string>("variant"));
  const std::vector<PublishedFile> jpeg = files("jpeg75");
  std::string digests;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string bytes = read_published(all[i], folder, "cifar10");
    const std::string digest = all[i].sha256.empty() ? experiments::sha256(bytes) : all[i].sha256;
    if (all[i].sha256.empty() && digest == jpeg[i].sha256)
      throw Error(Exit::data,
                  "data set 'cifar10': '" + (folder / all[i].name).string() +
                      "' is of variant \"jpeg75\", not \"original\": declare {\"variant\": \"jpeg75\"}, "
                      "or `ablate data fetch cifar10`");
    append_records(all[i], bytes, choice.get<std::int64_t>("size"),
                   i + 1 < all.size() ? dataset.train : dataset.test);
    digests += digest;
  }
  dataset.digest = experiments::sha256(digests);
  return dataset;
}

std::string problem(const experiments::Choice& choice) {
  const auto size = choice.get<std::int64_t>("size");
  if (published_size % size == 0) return "";
  return "size " + std::to_string(size) + " does not divide 32: 32, 16, 8 and 4 do";
}

}  // namespace

DatasetEntry cifar10() {
  using experiments::Type;
  experiments::Option variant{
      .name = "variant",
      .type = Type::string,
      .fallback = "original",
      .summary = "original as published, or all images once compressed as JPEG of quality 75.",
      .choices = {"original", "jpeg75"}};
  return {{.kind = experiments::Kind::dataset,
           .name = "cifar10",
           .summary = "60,000 color images of ten classes, 32 x 32 pixels: 50,000 to train, 10,000 to test.",
           .reference = "Krizhevsky 2009, Learning multiple layers of features from tiny images",
           .options = {variant,
                       {.name = "size",
                        .type = Type::integer,
                        .fallback = 32,
                        .summary = "pixels of a side: 32, or less by averaging squares (16, 8, 4).",
                        .minimum = 4,
                        .maximum = 32}}},
          facts,
          load,
          problem,
          {{"https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", "cifar-10-binary.tar.gz",
            "c32a1d4ab5d03f1284b67883e8d87530", true}}};  // MD5 as the publisher's page states it
}

}  // namespace ablate::runner
