#include "runner/data/data_set.h"
#include "runner/data/idx.h"
#include "runner/data/image_changes.h"

namespace ablate::runner {

namespace {

/// Digests of the unpacked files, whichever way they were packed.
const IdxSet files{
    "mnist",
    {"mnist/train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
    {"mnist/train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
    {"mnist/t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
    {"mnist/t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"}};

Dataset load(const experiments::Choice&, const std::filesystem::path& folder) {
  return load_idx(files, folder);
}

/// MD5 sums as torchvision cites them for this mirror (the publisher's own page no longer serves the files).
std::vector<Download> downloads() {
  const std::string mirror = "https://ossci-datasets.s3.amazonaws.com/";
  const auto file = [&](const PublishedFile& of, const char* md5) {
    return Download{mirror + of.name + ".gz", of.name + ".gz", md5};
  };
  return {file(files.train_images, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
          file(files.train_labels, "d53e105ee54ea40749a09fcbcd1e9432"),
          file(files.test_images, "9fb629c4189551a2d022fa330f9573f3"),
          file(files.test_labels, "ec29112dd5afa0611ce80d1b7f02629c")};
}

DatasetEntry digits_of(const char* name, const char* summary, const char* reference,
                       const nlohmann::json& defaults = nlohmann::json::object()) {
  return with_image_changes(
      {{.kind = experiments::Kind::dataset, .name = name, .summary = summary, .reference = reference},
       idx_facts,
       load,
       nullptr,
       downloads(),
       counted({{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949},
                {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}})},
      defaults);
}

}  // namespace

DatasetEntry mnist() {
  return digits_of(
      "mnist", "70,000 handwritten digits of 28 x 28 pixels: 60,000 to train, 10,000 to test; IDX files.",
      "LeCun, Bottou, Bengio and Haffner 1998, Gradient-based learning applied to document recognition");
}

DatasetEntry sequential_mnist() {
  return digits_of("sequential_mnist", "mnist read pixel by pixel: series of 784 steps.",
                   "Le, Jaitly and Hinton 2015, arXiv:1504.00941", {{"series", true}});
}

DatasetEntry permuted_mnist() {
  return digits_of("permuted_mnist",
                   "mnist read pixel by pixel in an order that was drawn once, the same for all images.",
                   "Le, Jaitly and Hinton 2015, arXiv:1504.00941", {{"permutation", 1}, {"series", true}});
}

}  // namespace ablate::runner
