#include "experiments/error.h"
#include "experiments/identity.h"
#include "runner/data/cifar_records.h"
#include "runner/data/data_set.h"
#include "runner/data/image_changes.h"
#include "runner/data/published_file.h"

namespace ablate::runner {

namespace {

constexpr CifarLayout layout{.labels = 1, .label = 0, .classes = 10, .records = 10'000};

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
    append_cifar("cifar10", all[i].name, bytes, layout, choice.get<std::int64_t>("size"),
                 i + 1 < all.size() ? dataset.train : dataset.test);
    digests += digest;
  }
  dataset.digest = experiments::sha256(digests);
  return dataset;
}

std::string problem(const experiments::Choice& choice) {
  return cifar_size_problem(choice.get<std::int64_t>("size"));
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
  return with_image_changes(
      {{.kind = experiments::Kind::dataset,
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
         "c32a1d4ab5d03f1284b67883e8d87530", true}},
       equally_frequent(10, 5000, 1000)});  // MD5 as the publisher's page states it
}

}  // namespace ablate::runner
