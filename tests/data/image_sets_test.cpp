#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <zlib.h>

#include "results/scratch_folder.h"
#include "runner/data/data_set.h"
#include "runner/data/matlab.h"
#include "tests/data/choice.h"
#include "tests/error_of.h"

/// Image sets in their publishers' formats, and what can be changed about them.
namespace ablate::runner {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::choice;
using tests::error_of;
using tests::write_file;

std::string cifar100_records(int count) {
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(count) * 3074);
  for (int record = 0; record < count; ++record) {
    bytes += static_cast<char>(record % 20);
    bytes += static_cast<char>(record % 100);
    bytes.append(3072, static_cast<char>(record % 251));
  }
  return bytes;
}

TEST(Cifar100, IsReadAsPublishedFineAndCoarse) {
  const results::ScratchFolder folder;
  write_file(folder.path() / "cifar-100-binary/train.bin", cifar100_records(50'000));
  write_file(folder.path() / "cifar-100-binary/test.bin", cifar100_records(10'000));
  const Dataset fine = load_dataset(choice("cifar100", {{"size", 4}}), folder.path());
  EXPECT_EQ(fine.classes, 100);
  EXPECT_EQ(fine.train.labels[157], 57);
  EXPECT_EQ(fine.train.pixels[157 * 48], 157);
  const Dataset coarse = load_dataset(choice("cifar100", {{"size", 4}, {"labels", "coarse"}}), folder.path());
  EXPECT_EQ(coarse.classes, 20);
  EXPECT_EQ(coarse.train.labels[157], 17);
  std::filesystem::resize_file(folder.path() / "cifar-100-binary/test.bin", 3073);
  EXPECT_THAT(error_of([&] { load_dataset(choice("cifar100"), folder.path()); }),
              AllOf(HasSubstr("4: "), HasSubstr("test.bin"), HasSubstr("SHA-256")));
  std::filesystem::remove(folder.path() / "digests.json");
  EXPECT_THAT(error_of([&] { load_dataset(choice("cifar100"), folder.path()); }),
              AllOf(HasSubstr("4: "), HasSubstr("test.bin"), HasSubstr("3073 bytes")));
}

std::string number(std::uint32_t value) {
  return {static_cast<char>(value), static_cast<char>(value >> 8), static_cast<char>(value >> 16),
          static_cast<char>(value >> 24)};
}

std::string element(std::uint32_t type, const std::string& content) {
  return number(type) + number(static_cast<std::uint32_t>(content.size())) + content +
         std::string((8 - content.size() % 8) % 8, '\0');
}

/// An array as version 7 stores it: packed, the short name inside its tag.
std::string matlab_array(const std::string& name, const std::vector<std::uint32_t>& dimensions,
                         const std::string& values) {
  std::string sizes;
  for (const std::uint32_t size : dimensions) sizes += number(size);
  const std::string small_name =
      number(1 | static_cast<std::uint32_t>(name.size()) << 16) + name + std::string(4 - name.size(), '\0');
  const std::string plain =
      element(14, element(6, number(9) + number(0)) + element(5, sizes) + small_name + element(2, values));
  uLongf length = compressBound(plain.size());
  std::string packed(length, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &length, reinterpret_cast<const Bytef*>(plain.data()),
           plain.size());
  return number(15) + number(static_cast<std::uint32_t>(length)) + packed.substr(0, length);
}

std::string matlab_header() { return std::string(124, ' ') + std::string("\0\1IM", 4); }

TEST(Matlab, ReadsPackedArraysOfBytes) {
  const std::string file =
      matlab_header() + matlab_array("X", {2, 3}, "abcdef") + matlab_array("y", {1, 1}, "z");
  const auto arrays = read_matlab(file, "some.mat");
  ASSERT_EQ(arrays.size(), 2U);
  EXPECT_THAT(arrays.at("X").dimensions, ElementsAre(2, 3));
  EXPECT_THAT(arrays.at("X").values, ElementsAre('a', 'b', 'c', 'd', 'e', 'f'));
  for (const std::string& wrong : {std::string(), std::string("short"), file.substr(0, file.size() - 3),
                                   std::string(200, 'x'), matlab_header() + matlab_array("X", {2, 3}, "abc")})
    EXPECT_THAT(error_of([&] { read_matlab(wrong, "some.mat"); }),
                AllOf(HasSubstr("4: "), HasSubstr("some.mat")));
}

TEST(Svhn, RefusesAFileWithOtherArrays) {
  const results::ScratchFolder folder;
  write_file(folder.path() / "svhn/train_32x32.mat", matlab_header() + matlab_array("X", {2, 3}, "abcdef"));
  EXPECT_THAT(error_of([&] { load_dataset(choice("svhn"), folder.path()); }),
              AllOf(HasSubstr("4: "), HasSubstr("train_32x32.mat"), HasSubstr("73257")));
}

TEST(Svhn, IsReadRowByRowWithTenAsZero) {
  const results::ScratchFolder folder;
  const auto file = [](std::uint32_t count) {
    std::string x(std::size_t{32} * 32 * 3 * count, '\0'), y;
    for (std::uint32_t i = 0; i < count; ++i) y += static_cast<char>(1 + i % 10);
    x[1] = 1;        // row 1, column 0, red, of the first
    x[32 * 5] = 2;   // row 0, column 5
    x[32 * 32] = 3;  // green
    return matlab_header() + matlab_array("X", {32, 32, 3, count}, x) + matlab_array("y", {count, 1}, y);
  };
  write_file(folder.path() / "svhn/train_32x32.mat", file(73'257));
  write_file(folder.path() / "svhn/test_32x32.mat", file(26'032));
  const Dataset svhn = load_dataset(choice("svhn"), folder.path());
  EXPECT_EQ(svhn.train.pixels[32], 1);
  EXPECT_EQ(svhn.train.pixels[5], 2);
  EXPECT_EQ(svhn.train.pixels[1024], 3);
  EXPECT_THAT(std::vector<int>(svhn.train.labels.begin(), svhn.train.labels.begin() + 3),
              ElementsAre(1, 2, 3));
  EXPECT_EQ(svhn.train.labels[9], 0);
}

std::string idx(const std::string& dimensions, const std::string& values) {
  return std::string("\0\0\x08", 3) + static_cast<char>(dimensions.size() / 4) + dimensions + values;
}

TEST(FashionMnist, IsReadAsIdx) {
  const results::ScratchFolder folder;
  const std::filesystem::path place = folder.path() / "fashion-mnist";
  const auto big = [](std::uint32_t value) {
    const std::string little = number(value);
    return std::string(little.rbegin(), little.rend());
  };
  for (const auto& [part, count] : {std::pair("train", 60'000U), std::pair("t10k", 10'000U)}) {
    write_file(place / (std::string(part) + "-images-idx3-ubyte"),
               idx(big(count) + big(28) + big(28), std::string(std::size_t{count} * 784, '\7')));
    write_file(place / (std::string(part) + "-labels-idx1-ubyte"), idx(big(count), std::string(count, '\3')));
  }
  const Dataset dataset = load_dataset(choice("fashion_mnist"), folder.path());
  EXPECT_EQ(dataset.train.pixels[783], 7);
  EXPECT_EQ(dataset.test.labels[9'999], 3);
  write_file(place / "t10k-labels-idx1-ubyte", idx(big(3), "abc"));
  std::filesystem::remove(folder.path() / "digests.json");
  EXPECT_THAT(
      error_of([&] { load_dataset(choice("fashion_mnist"), folder.path()); }),
      AllOf(HasSubstr("4: "), HasSubstr("t10k-labels-idx1-ubyte"), HasSubstr("has 3 in dimension 1")));
}

TEST(ImageChanges, KeepClassesRelabelled) {
  const Dataset all = load_dataset(choice("digits"), "");
  const Dataset some = load_dataset(choice("digits", {{"classes", {7, 1}}}), "");
  EXPECT_EQ(some.classes, 2);
  EXPECT_EQ(some.train.count, dataset_facts(choice("digits", {{"classes", {7, 1}}})).train);
  const auto seven =
      std::find(all.train.labels.begin(), all.train.labels.end(), 7) - all.train.labels.begin();
  const auto zero =
      std::find(some.train.labels.begin(), some.train.labels.end(), 0) - some.train.labels.begin();
  EXPECT_TRUE(std::equal(all.train.pixels.begin() + 64 * seven, all.train.pixels.begin() + 64 * (seven + 1),
                         some.train.pixels.begin() + 64 * zero));
  EXPECT_THAT(dataset_problem(choice("digits", {{"classes", {3}}})), HasSubstr("single class"));
  EXPECT_THAT(dataset_problem(choice("digits", {{"classes", {3, 10}}})), HasSubstr("the last is 9"));
  EXPECT_THAT(dataset_problem(choice("digits", {{"classes", {3, 3}}})), HasSubstr("twice"));
}

TEST(ImageChanges, PermuteEveryImageAlike) {
  const Dataset plain = load_dataset(choice("digits"), "");
  const Dataset permuted = load_dataset(choice("digits", {{"permutation", 3}}), "");
  EXPECT_EQ(permuted.train.labels, plain.train.labels);
  EXPECT_NE(permuted.train.pixels, plain.train.pixels);
  EXPECT_NE(permuted.digest, plain.digest);
  // Each position's column over all images is some column of the plain ones, each once.
  const auto columns = [](const Dataset& of) {
    std::vector<std::string> all(64);
    for (const Examples* part : {&of.train, &of.test})
      for (std::size_t i = 0; i < part->pixels.size(); ++i) all[i % 64] += static_cast<char>(part->pixels[i]);
    std::sort(all.begin(), all.end());
    return all;
  };
  EXPECT_EQ(columns(permuted), columns(plain));
}

TEST(ImageChanges, ReadAsASeries) {
  const Dataset series = load_dataset(choice("digits", {{"series", true}}), "");
  EXPECT_THAT(series.shape, ElementsAre(1, 1, 64));
  EXPECT_EQ(dataset_facts(choice("digits", {{"series", true}})).shape, series.shape);
  EXPECT_EQ(series.train.pixels, load_dataset(choice("digits"), "").train.pixels);
}

TEST(ImageChanges, MislabelAShareOfTheTrainingSetAlone) {
  const Dataset plain = load_dataset(choice("digits"), "");
  const Dataset noisy = load_dataset(choice("digits", {{"label_noise", 0.3}}), "");
  EXPECT_EQ(noisy.test.labels, plain.test.labels);
  int changed = 0;
  for (std::size_t i = 0; i < plain.train.labels.size(); ++i)
    changed += noisy.train.labels[i] != plain.train.labels[i] ? 1 : 0;
  EXPECT_NEAR(changed / 1437.0, 0.3, 0.04);
  EXPECT_THAT(noisy.train.labels, ::testing::Each(AllOf(::testing::Ge(0), ::testing::Lt(10))));
}

/// Whatever the classes, the facts of every image set agree with the counts of its classes.
TEST(ImageChanges, CountsOfClassesAddUp) {
  for (const DatasetEntry& entry : dataset_entries()) {
    if (!entry.class_counts) continue;
    const experiments::Choice plain =
        entry.component.name == "image_folder"
            ? choice("image_folder",
                     {{"folder", "x"}, {"shape", {1, 2, 2}}, {"train", {3, 4}}, {"test", {1, 2}}})
            : choice(entry.component.name);
    const ClassCounts counts = entry.class_counts(plain);
    const experiments::DatasetFacts facts = entry.facts(plain);
    EXPECT_EQ(static_cast<std::int64_t>(counts.train.size()), facts.classes) << entry.component.name;
    EXPECT_EQ(std::accumulate(counts.train.begin(), counts.train.end(), std::int64_t{0}), facts.train);
    EXPECT_EQ(std::accumulate(counts.test.begin(), counts.test.end(), std::int64_t{0}), facts.test);
  }
}

/// Only where the digits are.
TEST(PermutedMnist, ShowsEveryPixelOnceInOneOrderForAllImages) {
  if (!std::filesystem::exists(data_folder() / "mnist")) GTEST_SKIP() << "no mnist in " << data_folder();
  const Dataset plain = load_dataset(choice("sequential_mnist"), data_folder()),
                permuted = load_dataset(choice("permuted_mnist"), data_folder());
  EXPECT_THAT(permuted.shape, ElementsAre(1, 1, 784));
  EXPECT_EQ(plain.shape, permuted.shape);
  EXPECT_EQ(plain.train.labels, permuted.train.labels);
  EXPECT_NE(plain.train.pixels, permuted.train.pixels);
  EXPECT_EQ(plain.train.pixels, load_dataset(choice("mnist"), data_folder()).train.pixels);
  for (std::ptrdiff_t image = 0; image < 20; ++image) {
    const auto sorted = [&](const Dataset& dataset) {
      const auto begin = dataset.train.pixels.begin() + image * 784;
      std::vector<std::uint8_t> pixels(begin, begin + 784);
      std::sort(pixels.begin(), pixels.end());
      return pixels;
    };
    EXPECT_EQ(sorted(plain), sorted(permuted));
  }
}

/// Only where the text is: ABLATE_DATA names its folder.
TEST(TinyShakespeare, AsksForTheNextCharacter) {
  if (!std::filesystem::exists(data_folder() / "tinyshakespeare.txt"))
    GTEST_SKIP() << "no tinyshakespeare.txt in " << data_folder();
  const Dataset text = load_dataset(choice("tinyshakespeare", {{"share", 0.1}}), data_folder());
  const experiments::DatasetFacts facts = dataset_facts(choice("tinyshakespeare", {{"share", 0.1}}));
  EXPECT_EQ(text.train.count, facts.train);
  EXPECT_EQ(text.test.count, facts.test);
  ASSERT_EQ(text.train.pixels.size(), text.train.labels.size());
  for (std::size_t i = 0; i + 1 < text.train.pixels.size(); ++i)
    ASSERT_EQ(text.train.labels[i], text.train.pixels[i + 1]);
  const Dataset shuffled =
      load_dataset(choice("tinyshakespeare", {{"share", 0.1}, {"shuffle", 10}}), data_folder());
  EXPECT_NE(shuffled.train.pixels, text.train.pixels);
}

}  // namespace
}  // namespace ablate::runner
