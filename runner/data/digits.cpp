#include <charconv>

#include "experiments/error.h"
#include "experiments/identity.h"
#include "runner/data/data_set.h"
#include "runner/data/gzip.h"
#include "runner/data/image_changes.h"
#include "runner/data/shipped_files.h"

namespace ablate::runner {

namespace {

constexpr std::int64_t train_count = 1437, test_count = 360, pixels = 64;

/// One row: 64 pixels and the label.
void read_row(const char*& at, const char* end, Examples& examples) {
  for (std::int64_t column = 0; column <= pixels; ++column) {
    int value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc()) throw Error(Exit::data, "the digits inside this program are damaged");
    at = next + 1;
    if (column < pixels)
      examples.pixels.push_back(static_cast<std::uint8_t>(value));
    else
      examples.labels.push_back(value);
  }
  ++examples.count;
}

experiments::DatasetFacts facts(const experiments::Choice&) {
  return {{1, 8, 8}, 10, train_count, test_count};
}

Dataset load(const experiments::Choice& choice, const std::filesystem::path&) {
  const std::string text = gunzip(shipped_digits(), "digits.csv.gz");
  Dataset dataset{facts(choice).shape, 10, {}, {}, 16, experiments::sha256(text)};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::int64_t row = 0; row < train_count + test_count; ++row)
    read_row(at, end, row < train_count ? dataset.train : dataset.test);
  return dataset;
}

}  // namespace

DatasetEntry digits() {
  return with_image_changes(
      {{.kind = experiments::Kind::dataset,
        .name = "digits",
        .summary =
            "1,797 handwritten digits of 8 x 8 pixels, inside the program: 1,437 to train, 360 to test.",
        .reference = "Alpaydin and Kaynak 1998, UCI Optical Recognition of Handwritten Digits, test set"},
       facts,
       load,
       nullptr,
       {},
       counted(
           {{143, 146, 142, 146, 144, 145, 144, 143, 141, 143}, {35, 36, 35, 37, 37, 37, 37, 36, 33, 37}})});
}

}  // namespace ablate::runner
