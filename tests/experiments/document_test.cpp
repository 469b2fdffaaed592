#include "experiments/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ablate::experiments {
namespace {

using ::testing::HasSubstr;

std::string complaint(const std::string& text) {
  Problems problems;
  read_document(text, "e.json", problems);
  return problems.empty() ? "" : problems.text();
}

TEST(Document, RemembersWhereEverythingStood) {
  Problems problems;
  const Document document =
      read_document("{ // what\n  \"a\": [1, 25,\n    {\"b/c\": true}], /* and\n why */ \"d\": \"x\" }",
                    "e.json", problems);
  ASSERT_TRUE(problems.empty()) << problems.text();
  struct Case {
    const char* pointer;
    int line, column;
  };
  for (const Case& expected : {Case{"", 1, 1},
                               {"/a", 2, 8},
                               {"/a/0", 2, 9},
                               {"/a/1", 2, 12},
                               {"/a/2", 3, 5},
                               {"/a/2/b~1c", 3, 13},
                               {"/d", 4, 14},
                               {"/a/2/nothing", 3, 5}}) {
    const Location where = document.at(expected.pointer);
    EXPECT_EQ(where.line, expected.line) << expected.pointer;
    EXPECT_EQ(where.column, expected.column) << expected.pointer;
    EXPECT_EQ(where.pointer, expected.pointer);
  }
}

TEST(Document, KeepsTheOrderOfKeys) {
  Problems problems;
  EXPECT_EQ(read_document(R"({"z": 1, "a": 2, "m": 3})", "", problems).value.dump(),
            R"({"z":1,"a":2,"m":3})");
}

TEST(Document, SaysWhatIsNotJsonAndWhere) {
  struct Case {
    std::string text, words;
  };
  const std::vector<Case> cases = {
      {"{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2}}", "e.json:2:16: /b/c: the key \"c\" is given twice"},
      {"{\"a\": 1,\n}", "a comma before a closing bracket is not JSON"},
      {"{\"a\": 1} {", "e.json:1:10"},
      {"{\"a\": 1e999}", "too large"},
      {"{\"a\": 12345678901234567890123}", "does not fit into 64 bits"},
      {"{\"a\": \"\xff\"}", "not valid UTF-8"},
      {"{'a': 1}", "e.json:1:2"},
      {"", "e.json:1:1"}};
  for (const Case& wrong : cases) EXPECT_THAT(complaint(wrong.text), HasSubstr(wrong.words)) << wrong.text;
}

TEST(Document, LimitsDepthAndSize) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(complaint(nested(64)), "");
  EXPECT_THAT(complaint(nested(65)), HasSubstr("nested deeper than 64 levels"));
  const std::size_t mebibyte = std::size_t{1} << 20;
  EXPECT_EQ(complaint("1" + std::string(mebibyte - 1, ' ')), "");
  EXPECT_THAT(complaint("1" + std::string(mebibyte, ' ')), HasSubstr("larger than 1 MiB"));
}

}  // namespace
}  // namespace ablate::experiments
