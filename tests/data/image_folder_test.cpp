#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "results/scratch_folder.h"
#include "runner/data/image_file.h"
#include "tests/data/choice.h"
#include "tests/error_of.h"

/// Images of one's own, in folders by class.
namespace ablate::runner {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::choice;
using tests::error_of;
using tests::write_file;

std::string big_endian(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

std::string chunk(const std::string& content) {
  const auto crc =
      crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
  return big_endian(static_cast<std::uint32_t>(content.size() - 4)) + content +
         big_endian(static_cast<std::uint32_t>(crc));
}

/// A color image of 8 bits, without filters.
std::string png(std::uint32_t width, std::uint32_t height, const std::string& rgb) {
  std::string rows;
  for (std::uint32_t row = 0; row < height; ++row)
    rows += '\0' + rgb.substr(std::size_t{3} * width * row, std::size_t{3} * width);
  uLongf length = compressBound(rows.size());
  std::string packed(length, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &length, reinterpret_cast<const Bytef*>(rows.data()),
           rows.size());
  packed.resize(length);
  return "\x89PNG\r\n\x1a\n" +
         chunk("IHDR" + big_endian(width) + big_endian(height) + std::string("\x8\x2\0\0\0", 5)) +
         chunk("IDAT" + packed) + chunk("IEND");
}

std::string pgm(const std::string& size, const std::string& pixels) {
  return "P5 " + size + " 255\n" + pixels;
}

TEST(ImageFile, AColorImageIsReadPlaneByPlane) {
  EXPECT_THAT(image_pixels(png(2, 1, "RGBrgb"), {3, 1, 2}, "x"), ElementsAre('R', 'r', 'G', 'g', 'B', 'b'));
  EXPECT_THAT(image_pixels("P6 2 1 255\nRGBrgb", {3, 1, 2}, "x"), ElementsAre('R', 'r', 'G', 'g', 'B', 'b'));
}

TEST(ImageFile, TheMiddleIsKept) {
  EXPECT_THAT(image_pixels(pgm("4 2", "abcdABCD"), {1, 2, 2}, "x"), ElementsAre('b', 'c', 'B', 'C'));
  EXPECT_THAT(image_pixels(pgm("1 4", "abcd"), {1, 2, 1}, "x"), ElementsAre('b', 'c'));
}

TEST(ImageFile, AnEvenSurfaceStaysWhatItIsAtEverySize) {
  for (const std::int64_t size : {1, 2, 3, 7, 12})
    EXPECT_THAT(image_pixels(pgm("5 5", std::string(25, 'x')), {1, size, size}, "x"), ::testing::Each('x'));
}

TEST(ImageFile, WhatIsNoImageIsNamed) {
  EXPECT_THAT(error_of([] {
                image_pixels("nonsense", {1, 2, 2}, "cat.png");
              }),
              AllOf(HasSubstr("4: "), HasSubstr("cat.png"), HasSubstr("PNG")));
  EXPECT_THAT(error_of([] {
                image_pixels(png(2, 1, "RGBrgb").substr(0, 50), {3, 1, 2}, "cat.png");
              }),
              HasSubstr("cat.png"));
}

experiments::Choice pets(const nlohmann::json& more = nlohmann::json::object()) {
  nlohmann::json options = {{"folder", "pets"}, {"shape", {1, 1, 2}}, {"train", {2, 1}}, {"test", {1, 1}}};
  options.update(more);
  return choice("image_folder", options);
}

class ImageFolder : public ::testing::Test {
 protected:
  ImageFolder() {
    write("train/dog/1.pgm", "dd");
    write("train/cat/b.pgm", "bb");
    write("train/cat/a.pgm", "aa");
    write("test/dog/9.pgm", "DD");
    write("test/cat/9.pgm", "CC");
  }
  void write(const std::string& name, const std::string& pixels) {
    write_file(folder_.path() / "pets" / name, pgm("2 1", pixels));
  }
  std::string error(const nlohmann::json& more = nlohmann::json::object()) {
    return error_of([&] { load_dataset(pets(more), folder_.path()); });
  }
  results::ScratchFolder folder_;
};

TEST_F(ImageFolder, ClassesAndFilesAreOrderedByName) {
  const Dataset dataset = load_dataset(pets(), folder_.path());
  const experiments::DatasetFacts facts = dataset_facts(pets());
  EXPECT_EQ(facts.classes, 2);
  EXPECT_EQ(facts.train, 3);
  EXPECT_EQ(dataset.train.count, 3);
  EXPECT_THAT(dataset.train.labels, ElementsAre(0, 0, 1));
  EXPECT_THAT(dataset.train.pixels, ElementsAre('a', 'a', 'b', 'b', 'd', 'd'));
  EXPECT_THAT(dataset.test.pixels, ElementsAre('C', 'C', 'D', 'D'));
}

TEST_F(ImageFolder, ItsImagesAreKeptWhatTheyWere) {
  const std::string digest = load_dataset(pets(), folder_.path()).digest;
  EXPECT_EQ(load_dataset(pets(), folder_.path()).digest, digest);
  write("train/dog/1.pgm", "de");
  EXPECT_THAT(error(), AllOf(HasSubstr("4: "), HasSubstr("pets"), HasSubstr("not what they were")));
}

TEST_F(ImageFolder, WhatIsThereIsSaidWhereItIsNotAsStated) {
  EXPECT_THAT(error({{"train", {2, 2}}}), AllOf(HasSubstr("[2,1]"), HasSubstr("not train [2,2]")));
  EXPECT_THAT(error({{"folder", "plants"}}), AllOf(HasSubstr("plants"), HasSubstr("train/CLASS")));
}

TEST(ImageFolderOptions, AreRefusedWhereTheyContradict) {
  EXPECT_EQ(dataset_problem(pets()), "");
  EXPECT_THAT(dataset_problem(pets({{"shape", {2, 4, 4}}})), HasSubstr("1 (gray) or 3 (color)"));
  EXPECT_THAT(dataset_problem(pets({{"train", {5}}})), HasSubstr("fewer than two"));
  EXPECT_THAT(dataset_problem(pets({{"test", {5, 5, 5}}})), HasSubstr("different numbers"));
}

}  // namespace
}  // namespace ablate::runner
