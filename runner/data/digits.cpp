#include <charconv>

#include "experiments/error.h"
#include "experiments/identity.h"
#include "runner/data/data_set.h"
#include "runner/data/gzip.h"

// The file is part of the program, so that a first experiment needs no files at all.
asm(R"(
.section .rodata
.global ablate_digits_begin
.global ablate_digits_end
ablate_digits_begin:
.incbin ")" ABLATE_DIGITS_FILE R"("
ablate_digits_end:
.byte 0
.previous
)");
extern "C" {
extern const char ablate_digits_begin[];
extern const char ablate_digits_end[];
}

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
  const std::string_view packed(ablate_digits_begin,
                                static_cast<std::size_t>(ablate_digits_end - ablate_digits_begin));
  const std::string text = gunzip(packed, "digits.csv.gz");
  Dataset dataset{facts(choice).shape, 10, {}, {}, 16, experiments::sha256(text)};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::int64_t row = 0; row < train_count + test_count; ++row)
    read_row(at, end, row < train_count ? dataset.train : dataset.test);
  return dataset;
}

}  // namespace

DatasetEntry digits() {
  return {{.kind = experiments::Kind::dataset,
           .name = "digits",
           .summary =
               "1,797 handwritten digits of 8 x 8 pixels, inside the program: 1,437 to train, 360 to test.",
           .reference = "Alpaydin and Kaynak 1998, UCI Optical Recognition of Handwritten Digits, test set"},
          facts,
          load};
}

}  // namespace ablate::runner
