#include "experiments/identity.h"
#include "runner/data/data_set.h"
#include "runner/data/idx.h"
#include "runner/data/image_changes.h"

namespace ablate::runner {

namespace {

/// Trusted when they are first read: no digest of the unpacked files is published.
const PublishedFile train_images{"fashion-mnist/train-images-idx3-ubyte", ""};
const PublishedFile train_labels{"fashion-mnist/train-labels-idx1-ubyte", ""};
const PublishedFile test_images{"fashion-mnist/t10k-images-idx3-ubyte", ""};
const PublishedFile test_labels{"fashion-mnist/t10k-labels-idx1-ubyte", ""};

experiments::DatasetFacts facts(const experiments::Choice&) { return {{1, 28, 28}, 10, 60'000, 10'000}; }

Dataset load(const experiments::Choice& choice, const std::filesystem::path& folder) {
  Dataset dataset{facts(choice).shape, 10, {}, {}, 255, ""};
  std::string digests;
  dataset.train = read_idx(train_images, train_labels, 60'000, folder, "fashion_mnist", digests);
  dataset.test = read_idx(test_images, test_labels, 10'000, folder, "fashion_mnist", digests);
  dataset.digest = experiments::sha256(digests);
  return dataset;
}

/// MD5 sums of the packed files as the publisher's page states them.
std::vector<Download> downloads() {
  const std::string place = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
  const auto file = [&](const PublishedFile& of, const char* md5) {
    const std::string name = std::filesystem::path(of.name).filename().string() + ".gz";
    return Download{place + name, of.name + ".gz", md5};
  };
  return {file(train_images, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
          file(train_labels, "25c81989df183df01b3e8a0aad5dffbe"),
          file(test_images, "bef4ecab320f06d8554ea6380940ec79"),
          file(test_labels, "bb300cfdad3c16e7a12a480ee83cd310")};
}

}  // namespace

DatasetEntry fashion_mnist() {
  return with_image_changes(
      {{.kind = experiments::Kind::dataset,
        .name = "fashion_mnist",
        .summary =
            "70,000 pictures of clothes of ten kinds, 28 x 28 pixels: 60,000 to train, 10,000 to test; "
            "IDX files.",
        .reference = "Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747; MIT licence"},
       facts,
       load,
       nullptr,
       downloads(),
       equally_frequent(10, 6000, 1000)});
}

}  // namespace ablate::runner
