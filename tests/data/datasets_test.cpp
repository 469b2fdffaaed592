#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <set>

#include "experiments/identity.h"
#include "results/scratch_folder.h"
#include "runner/data/dataset.h"
#include "runner/data/digest_lock.h"
#include "runner/data/gzip.h"
#include "tests/data/choice.h"
#include "tests/data/packed.h"
#include "tests/error_of.h"

namespace ablate::runner {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::choice;
using tests::error_of;
using tests::write_file;

TEST(Digits, AreThePublishedOnes) {
  const Dataset digits = load_dataset(choice("digits"), "nowhere");
  std::vector<int> count(10, 0);
  for (const Examples* part : {&digits.train, &digits.test})
    for (const std::int32_t label : part->labels) ++count[static_cast<std::size_t>(label)];
  // As the UCI repository counts its test set.
  EXPECT_THAT(count, ElementsAre(178, 182, 177, 183, 181, 182, 181, 179, 174, 180));
  EXPECT_EQ(digits.train.count, 1437);
  EXPECT_EQ(digits.test.count, 360);
  EXPECT_EQ(digits.train.pixels.size(), 1437U * 64U);
  EXPECT_EQ(*std::max_element(digits.train.pixels.begin(), digits.train.pixels.end()), 16);
  EXPECT_THAT(std::vector<int>(digits.train.pixels.begin(), digits.train.pixels.begin() + 8),
              ElementsAre(0, 0, 5, 13, 9, 1, 0, 0));
}

TEST(Synthetic, IsAFunctionOfItsOptions) {
  const Dataset one = load_dataset(choice("synthetic"), ""), same = load_dataset(choice("synthetic"), "");
  const Dataset other = load_dataset(choice("synthetic", {{"seed", 2}}), "");
  EXPECT_EQ(one.train.features, same.train.features);
  EXPECT_NE(one.train.features, other.train.features);
  EXPECT_NE(one.digest, other.digest);
  const Dataset longer = load_dataset(choice("synthetic", {{"train", 2000}}), "");
  EXPECT_TRUE(
      std::equal(one.train.features.begin(), one.train.features.end(), longer.train.features.begin()));
}

TEST(Mnist, NamesTheFileThatIsMissingAndHowToGetIt) {
  const results::ScratchFolder folder;
  EXPECT_THAT(error_of([&] { load_dataset(choice("mnist"), folder.path()); }),
              AllOf(HasSubstr("4: "), HasSubstr((folder.path() / "mnist/train-images-idx3-ubyte").string()),
                    HasSubstr("ablate data fetch mnist")));
}

TEST(Mnist, RefusesADamagedFile) {
  const results::ScratchFolder folder;
  write_file(folder.path() / "mnist/train-images-idx3-ubyte", "short");
  EXPECT_THAT(error_of([&] { load_dataset(choice("mnist"), folder.path()); }),
              AllOf(HasSubstr("4: "), HasSubstr("SHA-256"), HasSubstr("train-images-idx3-ubyte")));
  std::filesystem::remove(folder.path() / "mnist/train-images-idx3-ubyte");
  std::string packed = tests::gzip("a few bytes that are long enough to be damaged");
  packed[packed.size() - 6] ^= 1;
  write_file(folder.path() / "mnist/train-images-idx3-ubyte.gz", packed);
  EXPECT_THAT(error_of([&] { load_dataset(choice("mnist"), folder.path()); }),
              AllOf(HasSubstr("4: "), HasSubstr("train-images-idx3-ubyte.gz' is damaged"),
                    HasSubstr("ablate data fetch mnist")));
}

/// CIFAR-10 files whose pixel is a function of record, plane, row and column.
void write_cifar(const std::filesystem::path& folder) {
  for (const char* name :
       {"data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"}) {
    std::string bytes;
    bytes.reserve(10'000 * 3073);
    for (int record = 0; record < 10'000; ++record) {
      bytes += static_cast<char>(record % 10);
      for (int pixel = 0; pixel < 3072; ++pixel) bytes += static_cast<char>((record + pixel) % 251);
    }
    write_file(folder / "cifar-10-batches-bin" / (std::string(name) + ".bin"), bytes);
  }
}

TEST(Cifar10, IsReadAsPublishedAveragedAndHeldToItsFirstDigest) {
  const results::ScratchFolder folder;
  write_cifar(folder.path());
  const Dataset whole = load_dataset(choice("cifar10"), folder.path());
  EXPECT_THAT(whole.shape, ElementsAre(3, 32, 32));
  EXPECT_EQ(whole.train.count, 50'000);
  EXPECT_EQ(whole.train.labels[10'003], 3);
  EXPECT_EQ(whole.train.pixels[2 * 3072 + 5], 7);
  const Dataset small = load_dataset(choice("cifar10", {{"size", 16}}), folder.path());
  EXPECT_THAT(small.shape, ElementsAre(3, 16, 16));
  // The first square of record 0: pixels 0, 1, 32, 33, whose mean is 16.5, rounded up.
  EXPECT_EQ(small.train.pixels[0], 17);
  EXPECT_EQ(small.train.pixels.size(), 50'000U * 3 * 256);

  EXPECT_THAT(error_of([&] {
                load_dataset(choice("cifar10", {{"variant", "jpeg75"}}), folder.path());
              }),
              AllOf(HasSubstr("4: "), HasSubstr("data_batch_1.bin"), HasSubstr("SHA-256")));
  const std::filesystem::path last = folder.path() / "cifar-10-batches-bin/test_batch.bin";
  std::fstream(last, std::ios::in | std::ios::out | std::ios::binary).seekp(100).put('!');
  EXPECT_THAT(error_of([&] { load_dataset(choice("cifar10"), folder.path()); }),
              AllOf(HasSubstr("4: "), HasSubstr("test_batch.bin"), HasSubstr("SHA-256")));
}

TEST(Cifar10, TakesOnlySizesThatAverageWhole) {
  EXPECT_EQ(dataset_problem(choice("cifar10", {{"size", 8}})), "");
  EXPECT_THAT(dataset_problem(choice("cifar10", {{"size", 24}})), HasSubstr("24"));
}

/// Only where the data are: ABLATE_DATA names them.
TEST(Mnist, IsThePublishedOne) {
  if (!std::filesystem::exists(data_folder() / "mnist")) GTEST_SKIP() << "no mnist in " << data_folder();
  const Dataset mnist = load_dataset(choice("mnist"), data_folder());
  EXPECT_EQ(mnist.train.count, 60'000);
  EXPECT_THAT(std::vector<int>(mnist.train.labels.begin(), mnist.train.labels.begin() + 6),
              ElementsAre(5, 0, 4, 1, 9, 2));
  const double sum = std::accumulate(mnist.train.pixels.begin(), mnist.train.pixels.end(), 0.0);
  EXPECT_NEAR(sum / 255 / static_cast<double>(mnist.train.pixels.size()), 0.1307,
              0.0001);  // the well-known mean
}

TEST(Gzip, RefusesWhatIsTooLarge) {
  const std::string packed = tests::gzip(std::string(100'000, 'x'));
  EXPECT_EQ(gunzip(packed, "x.gz").size(), 100'000U);
  EXPECT_THAT(error_of([&] { gunzip(packed, "x.gz", 50'000); }), AllOf(HasSubstr("4: "), HasSubstr("x.gz")));
}

TEST(Split, IsDisjointNestedAndAFunctionOfTheSeed) {
  const Dataset digits = load_dataset(choice("digits"), "");
  experiments::Split large, small;
  large.train = 800;
  small.train = 100;
  large.validation = small.validation = 200;
  for (const std::int64_t seed : {1, 2, 3}) {
    const SplitIndices many = split_indices(large, seed, digits), few = split_indices(small, seed, digits);
    EXPECT_EQ(many.validation, few.validation);
    EXPECT_TRUE(std::equal(few.train.begin(), few.train.end(), many.train.begin()));
    std::set<std::int64_t> all(many.train.begin(), many.train.end());
    all.insert(many.validation.begin(), many.validation.end());
    EXPECT_EQ(all.size(), 1000U);
    EXPECT_EQ(split_indices(large, seed, digits).train, many.train);
  }
  EXPECT_NE(split_indices(large, 1, digits).train, split_indices(large, 2, digits).train);
}

TEST(Split, PerClassTakesAsManyOfEach) {
  const Dataset digits = load_dataset(choice("digits"), "");
  experiments::Split split;
  split.per_class = 7;
  split.validation = 100;
  const SplitIndices drawn = split_indices(split, 5, digits);
  std::vector<int> count(10, 0);
  for (const std::int64_t i : drawn.train)
    ++count[static_cast<std::size_t>(digits.train.labels[static_cast<std::size_t>(i)])];
  EXPECT_THAT(count, ::testing::Each(7));
}

TEST(Split, WithoutLimitsTakesEverything) {
  Dataset plain;
  plain.train.count = 50;
  experiments::Split split;
  std::vector<std::int64_t> train = split_indices(split, 1, plain).train;
  std::sort(train.begin(), train.end());
  std::vector<std::int64_t> expected(50);
  std::iota(expected.begin(), expected.end(), std::int64_t{0});
  EXPECT_EQ(train, expected);
}

TEST(Split, OfOrderedDataHoldsOutTheEndAndTrainsOnWhatComesJustBefore) {
  Dataset series;
  series.train.count = 50;
  series.ordered = true;
  experiments::Split split;
  split.validation = 10;
  split.train = 5;
  const SplitIndices parts = split_indices(split, 1, series);
  EXPECT_THAT(parts.validation, ::testing::ElementsAre(49, 48, 47, 46, 45, 44, 43, 42, 41, 40));
  EXPECT_THAT(parts.train, ::testing::ElementsAre(39, 38, 37, 36, 35));
  EXPECT_EQ(split_indices(split, 2, series).train, parts.train);
}

}  // namespace
}  // namespace ablate::runner
