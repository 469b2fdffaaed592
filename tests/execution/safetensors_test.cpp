#include "models/execution/safetensors.h"

#include <cstring>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>

#include "experiments/error.h"
#include "experiments/identity.h"
#include "sketch.h"

namespace ablate::models {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class SafeTensorsFile : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) /
              (std::string("safetensors_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path file() const { return folder_ / "tensors.safetensors"; }
  std::string bytes() const {
    std::ifstream in(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(const std::string& content) const { std::ofstream(file(), std::ios::binary) << content; }
  /// A file of this header and data; its length as it should be.
  void put(const std::string& header, const std::string& data) const {
    const std::uint64_t length = header.size();
    std::string content(8, '\0');
    std::memcpy(content.data(), &length, 8);
    put(content + header + data);
  }
  std::string refusal() const {
    try {
      read_safetensors(file());
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Exit::runtime);
      EXPECT_THAT(error.what(), HasSubstr(file().string()));
      return error.what();
    }
    return "(nothing)";
  }
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : fs::directory_iterator(folder_)) result.push_back(entry.path().filename());
    return result;
  }

 private:
  fs::path folder_;
};

const NamedTensors every_type() {
  return {{"b.weight", testing::scattered({3, 4})},       {"a", testing::scattered({2, 2, 2}, at::kFloat)},
          {"columns", testing::scattered({3, 4}).t()},    {"steps", at::tensor({-1, 7}, at::kLong)},
          {"bytes", at::tensor({0, 255, 3}, at::kByte)},  {"none", at::empty({0, 5}, at::kFloat)},
          {"scalar", at::scalar_tensor(0.1, at::kDouble)}};
}

TEST_F(SafeTensorsFile, GivesBackWhatWasWritten) {
  const Metadata metadata = {{"step", "12"}, {"text", "quote \" and ü\n"}};
  write_safetensors(file(), {{"old", at::zeros({2})}}, {});
  write_safetensors(file(), every_type(), metadata);
  const SafeTensors read = read_safetensors(file());
  EXPECT_EQ(read.metadata, metadata);
  ASSERT_EQ(read.tensors.size(), every_type().size());
  for (const auto& [name, expected] : every_type()) {
    const at::Tensor& actual = read.tensors.at(name);
    EXPECT_EQ(actual.scalar_type(), expected.scalar_type()) << name;
    EXPECT_TRUE(actual.is_contiguous()) << name;
    EXPECT_TRUE(at::equal(actual, expected)) << name;
  }
  EXPECT_EQ(names().size(), 1u) << "nothing stays beside it";
}

TEST_F(SafeTensorsFile, HasTheSameBytesForTheSameTensors) {
  write_safetensors(file(), every_type(), {{"seed", "1"}});
  const std::string once = bytes();
  write_safetensors(file(), every_type(), {{"seed", "1"}});
  EXPECT_EQ(bytes(), once);
}

TEST_F(SafeTensorsFile, ReadsTheFormatAsDocumented) {
  const std::string data("\x02\x01\x00\x00\x00\x00\x00\x00\x07", 9);
  const std::string header = R"({"n":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},)"
                             R"("u":{"dtype":"U8","shape":[],"data_offsets":[8,9]},)"
                             R"("__metadata__":{"digest":")" +
                             experiments::sha256(data) + R"("}} )";
  put(header, data);
  const SafeTensors read = read_safetensors(file());
  EXPECT_EQ(read.tensors.at("n").item<std::int64_t>(), 258);
  EXPECT_EQ(read.tensors.at("u").item<std::int64_t>(), 7);
  EXPECT_TRUE(read.metadata.empty());
}

TEST_F(SafeTensorsFile, EveryCutAndEveryFlippedBitOfTheDataIsRefused) {
  write_safetensors(file(), every_type(), {{"seed", "1"}});
  const std::string whole = bytes();
  for (std::size_t length = 0; length < whole.size(); length += 5) {
    put(whole.substr(0, length));
    EXPECT_NE(refusal(), "(nothing)") << length;
  }
  put(whole + "x");
  EXPECT_THAT(refusal(), HasSubstr("bytes"));
  std::uint64_t header = 0;
  std::memcpy(&header, whole.data(), 8);
  for (std::size_t at = 8 + header; at < whole.size(); at += 7) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 4);
    put(changed);
    EXPECT_THAT(refusal(), HasSubstr("digest")) << at;
  }
}

TEST_F(SafeTensorsFile, DamagedHeadersAreRefused) {
  const struct {
    const char *header, *says;
  } damaged[] = {
      {"[1]", "JSON object"},
      {"{", "JSON object"},
      {R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
       "'a' stands twice"},
      {R"({"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}})", "F16"},
      {R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,2]}})", "needs 3 bytes and has 2"},
      {R"({"a":{"dtype":"U8","shape":[-2],"data_offsets":[0,2]}})", "shape"},
      {R"({"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,2]}})", "shape"},
      {R"({"a":{"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,2]}})", "counted"},
      {R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})", "data_offsets [1,3] in 2 bytes"},
      {R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}})", "data_offsets"},
      {R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0]}})", "data_offsets"},
      {R"({"a":{"dtype":"U8","shape":[2]}})", "data_offsets"},
      {R"({"a":7})", "data_offsets"},
      {R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
       "overlap"},
      {R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", "gap"},
      {R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", "use 1 of 2 bytes"},
      {R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})", "no digest"},
      {R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"__metadata__":{"digest":7}})",
       "not a string"},
  };
  for (const auto& [header, says] : damaged) {
    put(header, "xy");
    EXPECT_THAT(refusal(), HasSubstr(says)) << header;
  }
}

TEST_F(SafeTensorsFile, WhatCannotBeWrittenLeavesNothing) {
  EXPECT_THROW(write_safetensors(file(), {{"a", at::ones({1})}, {"a", at::ones({1})}}, {}), std::logic_error);
  EXPECT_THROW(write_safetensors(file(), {{"a", at::ones({1}, at::kBool)}}, {}), std::logic_error);
  EXPECT_THROW(write_safetensors(file(), {{"__metadata__", at::ones({1})}}, {}), std::logic_error);
  EXPECT_THROW(write_safetensors(file(), {}, {{"digest", "0"}}), std::logic_error);
  EXPECT_THROW(write_safetensors(file().parent_path() / "absent" / "x", {}, {}), Error);
  EXPECT_THROW(read_safetensors(file()), Error);
  EXPECT_TRUE(names().empty());
}

}  // namespace
}  // namespace ablate::models
