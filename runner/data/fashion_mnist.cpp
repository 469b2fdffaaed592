#include "runner/data/data_set.h"
#include "runner/data/idx.h"
#include "runner/data/image_changes.h"

namespace ablate::runner {

namespace {

/// Trusted when they are first read: no digest of the unpacked files is published.
const IdxSet files{"fashion_mnist",
                   {"fashion-mnist/train-images-idx3-ubyte", ""},
                   {"fashion-mnist/train-labels-idx1-ubyte", ""},
                   {"fashion-mnist/t10k-images-idx3-ubyte", ""},
                   {"fashion-mnist/t10k-labels-idx1-ubyte", ""}};

Dataset load(const experiments::Choice&, const std::filesystem::path& folder) {
  return load_idx(files, folder);
}

/// MD5 sums of the packed files as the publisher's page states them.
std::vector<Download> downloads() {
  const std::string place = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
  const auto file = [&](const PublishedFile& of, const char* md5) {
    const std::string name = std::filesystem::path(of.name).filename().string() + ".gz";
    return Download{place + name, of.name + ".gz", md5};
  };
  return {file(files.train_images, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
          file(files.train_labels, "25c81989df183df01b3e8a0aad5dffbe"),
          file(files.test_images, "bef4ecab320f06d8554ea6380940ec79"),
          file(files.test_labels, "bb300cfdad3c16e7a12a480ee83cd310")};
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
       idx_facts,
       load,
       nullptr,
       downloads(),
       equally_frequent(10, 6000, 1000)});
}

}  // namespace ablate::runner
