#include "runner/data/fetch.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/scratch_folder.h"
#include "runner/data/gzip.h"
#include "runner/data/published_file.h"
#include "tests/data/loopback_server.h"
#include "tests/data/packed.h"
#include "tests/error_of.h"

namespace ablate::runner {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using tests::error_of;

using Files = std::map<std::string, std::string>;

constexpr const char* md5_of_hello = "5d41402abc4b2a76b9719d911017c592";

std::size_t files_in(const std::filesystem::path& folder) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    files += entry.is_regular_file();
  return files;
}

TEST(Fetch, TakesAFileWhoseDigestIsRight) {
  const tests::LoopbackServer server(Files{{"/hello", "hello"}});
  const results::ScratchFolder folder;
  std::uint64_t received = 0;
  fetch_file({"", "set/hello.txt", md5_of_hello}, server.url() + "/hello", folder.path(),
             [&](const std::string&, std::uint64_t now, std::uint64_t) { received = now; });
  EXPECT_EQ(data_file(folder.path() / "set/hello.txt"), "hello");
  EXPECT_EQ(received, 5U);
  EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(Fetch, RefusesAWrongDigestAndLeavesNothing) {
  const tests::LoopbackServer server(Files{{"/hello", "hullo"}});
  const results::ScratchFolder folder;
  EXPECT_THAT(error_of([&] {
                fetch_file({"", "hello.txt", md5_of_hello}, server.url() + "/hello", folder.path());
              }),
              AllOf(HasSubstr("4: "), HasSubstr(md5_of_hello), HasSubstr(server.url() + "/hello")));
  EXPECT_EQ(files_in(folder.path()), 0U);
}

TEST(Fetch, AWrongFileDoesNotReplaceAGoodOne) {
  const tests::LoopbackServer server({{"/hello", "hello"}, {"/bad", "bad"}});
  const results::ScratchFolder folder;
  fetch_file({"", "hello.txt", md5_of_hello}, server.url() + "/hello", folder.path());
  EXPECT_NE(error_of([&] {
              fetch_file({"", "hello.txt", md5_of_hello}, server.url() + "/bad", folder.path());
            }),
            "");
  EXPECT_EQ(data_file(folder.path() / "hello.txt"), "hello");
}

TEST(Fetch, APackedFileReplacesADamagedUnpackedOne) {
  const tests::LoopbackServer server(Files{{"/images.gz", tests::gzip("good")}});
  const results::ScratchFolder folder;
  std::filesystem::create_directories(folder.path() / "set");
  std::ofstream(folder.path() / "set/images") << "damaged";
  fetch_file({"", "set/images.gz", ""}, server.url() + "/images.gz", folder.path());
  EXPECT_EQ(read_published({"set/images", ""}, folder.path(), "set"), "good");
}

TEST(Fetch, NamesTheAddressThatDoesNotAnswer) {
  const tests::LoopbackServer server({});
  const results::ScratchFolder folder;
  EXPECT_THAT(error_of([&] {
                fetch_file({"", "a", ""}, server.url() + "/a", folder.path());
              }),
              AllOf(HasSubstr("4: "), HasSubstr("404"), HasSubstr(server.url() + "/a")));
  EXPECT_THAT(error_of([&] {
                fetch_file({"", "a", ""}, "http://127.0.0.1:1/a", folder.path());
              }),
              HasSubstr("4: "));
  EXPECT_EQ(files_in(folder.path()), 0U);
}

TEST(Fetch, UnpacksAnArchive) {
  const std::string archive =
      tests::gzip(tests::tar_member("set/one.bin", "first") +
                  tests::tar_member("set/two.bin", std::string(1000, 'x')) + std::string(1024, '\0'));
  const tests::LoopbackServer server({{"/set.tar.gz", archive}});
  const results::ScratchFolder folder;
  fetch_file({"", "set.tar.gz", "", true}, server.url() + "/set.tar.gz", folder.path());
  EXPECT_EQ(data_file(folder.path() / "set/one.bin"), "first");
  EXPECT_EQ(data_file(folder.path() / "set/two.bin"), std::string(1000, 'x'));
  EXPECT_EQ(files_in(folder.path()), 2U);
}

TEST(Fetch, AnArchiveMayNotLeaveItsFolder) {
  for (const char* name : {"../outside", "/etc/outside", "a/../../outside"}) {
    const tests::LoopbackServer server({{"/a.tar.gz", tests::gzip(tests::tar_member(name, "x"))}});
    const results::ScratchFolder folder;
    EXPECT_THAT(error_of([&] {
                  fetch_file({"", "a.tar.gz", "", true}, server.url() + "/a.tar.gz", folder.path());
                }),
                AllOf(HasSubstr("4: "), HasSubstr(name)));
    EXPECT_EQ(files_in(folder.path()), 0U);
  }
}

TEST(Fetch, KnowsWhichSetsHaveFiles) {
  const results::ScratchFolder folder;
  EXPECT_THAT(error_of([&] { fetch_dataset("digits", folder.path(), "", {}); }), HasSubstr("2: "));
  EXPECT_THAT(error_of([&] { fetch_dataset("minst", folder.path(), "", {}); }),
              AllOf(HasSubstr("2: "), HasSubstr("mnist")));
}

}  // namespace
}  // namespace ablate::runner
