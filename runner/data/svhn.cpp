#include "experiments/error.h"
#include "experiments/identity.h"
#include "runner/data/data_set.h"
#include "runner/data/image_changes.h"
#include "runner/data/matlab.h"
#include "runner/data/published_file.h"

// X is [32, 32, 3, count] with the row running fastest; y is [count, 1], 10 standing for the digit 0.
namespace ablate::runner {

namespace {

constexpr std::int64_t size = 32, train_count = 73'257, test_count = 26'032;
const PublishedFile train_file{"svhn/train_32x32.mat", ""}, test_file{"svhn/test_32x32.mat", ""};

experiments::DatasetFacts facts(const experiments::Choice&) {
  return {{3, size, size}, 10, train_count, test_count};
}

[[noreturn]] void refuse(const PublishedFile& file, const std::string& what) {
  throw Error(Exit::data, "data set 'svhn': '" + file.name + "' " + what);
}

Examples read(const PublishedFile& file, std::int64_t count, const std::filesystem::path& folder,
              std::string& digests) {
  const std::string bytes = read_published(file, folder, "svhn");
  digests += experiments::sha256(bytes);
  std::map<std::string, MatlabArray> arrays = read_matlab(bytes, file.name);
  const MatlabArray &x = arrays["X"], &y = arrays["y"];
  if (x.dimensions != std::vector<std::int64_t>{size, size, 3, count} ||
      y.dimensions != std::vector<std::int64_t>{count, 1})
    refuse(file, "does not hold X [32, 32, 3, " + std::to_string(count) + "] and y");
  Examples examples;
  examples.count = count;
  examples.pixels.resize(x.values.size());
  std::size_t to = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t channel = 0; channel < 3; ++channel)
      for (std::int64_t row = 0; row < size; ++row)
        for (std::int64_t column = 0; column < size; ++column)
          examples.pixels[to++] =
              x.values[static_cast<std::size_t>(row + size * (column + size * (channel + 3 * i)))];
    const std::uint8_t label = y.values[static_cast<std::size_t>(i)];
    if (label < 1 || label > 10) refuse(file, "has label " + std::to_string(label));
    examples.labels.push_back(label % 10);
  }
  return examples;
}

Dataset load(const experiments::Choice& choice, const std::filesystem::path& folder) {
  Dataset dataset{facts(choice).shape, 10, {}, {}, 255, ""};
  std::string digests;
  dataset.train = read(train_file, train_count, folder, digests);
  dataset.test = read(test_file, test_count, folder, digests);
  dataset.digest = experiments::sha256(digests);
  return dataset;
}

}  // namespace

/// MD5 sums as torchvision cites them.
DatasetEntry svhn() {
  const std::string place = "http://ufldl.stanford.edu/housenumbers/";
  return with_image_changes(
      {{.kind = experiments::Kind::dataset,
        .name = "svhn",
        .summary =
            "99,289 digits of house numbers in color, 32 x 32 pixels: 73,257 to train, 26,032 to test; "
            "MAT-files.",
        .reference =
            "Netzer et al. 2011, Reading digits in natural images with unsupervised feature learning; "
            "for non-commercial use"},
       facts,
       load,
       nullptr,
       {{place + "train_32x32.mat", train_file.name, "e26dedcc434d2e4c54c9b2d4a06d8373"},
        {place + "test_32x32.mat", test_file.name, "eb5a983be6a315427106f1b164d9cef3"}},
       counted({{4948, 13'861, 10'585, 8497, 7458, 6882, 5727, 5595, 5045, 4659},
                {1744, 5099, 4149, 2882, 2523, 2384, 1977, 2019, 1660, 1595}})});
}

}  // namespace ablate::runner
