#include "tests/control/night.h"

namespace ablate::runner {
namespace {

constexpr const char* unequal = R"({
  "name": "unequal",
  "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
           "optimizer": {"name": "sgd", "lr": 0.1}, "batch_size": 100},
  "grid": {"epochs": [1, 3, 2]},
  "seeds": [7, 3]})";

constexpr const char* equal = R"({
  "name": "equal",
  "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
           "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 2, "batch_size": 100},
  "seeds": 8})";

class OrderTest : public testing::Night {
 protected:
  OrderTest() { options_.slots = 1; }

  /// "experiment epochs seed" of every run, in the order in which they began.
  [[nodiscard]] std::vector<std::string> order() const {
    std::vector<std::string> all;
    for (const auto& row : table("SELECT s.experiment, r.spec ->> '$.epochs', r.seed FROM attempt a "
                                 "JOIN run r ON r.id = a.run JOIN (SELECT run, min(e.name) AS experiment "
                                 "FROM membership m JOIN experiment e ON e.id = m.experiment GROUP BY run) s "
                                 "ON s.run = r.id ORDER BY a.id")
                               .rows)
      all.push_back(row[0].get<std::string>() + " " + row[1].dump() + " " + row[2].dump());
    return all;
  }
};

TEST_F(OrderTest, EverySeedOfEveryArmBeforeTheNextLongestFirst) {
  supervise(unequal);
  EXPECT_THAT(order(), ::testing::ElementsAre("unequal 3 7", "unequal 2 7", "unequal 1 7", "unequal 3 3",
                                              "unequal 2 3", "unequal 1 3"));
}

TEST_F(OrderTest, ExperimentsInTheOrderGivenAndSharedRunsOnce) {
  std::string other = unequal;
  other.replace(other.find("unequal"), 7, "another");
  other.replace(other.find("[1, 3, 2]"), 9, "[3, 4]");
  supervise(std::vector<std::string>{other, unequal});
  EXPECT_THAT(order(), ::testing::ElementsAre("another 4 7", "another 3 7", "another 4 3", "another 3 3",
                                              "unequal 2 7", "unequal 1 7", "unequal 2 3", "unequal 1 3"));
}

TEST_F(OrderTest, ABudgetDoesNotStartWhatCannotEndWithinIt) {
  script(R"({"seconds": 1000})");
  options_.budget_seconds = 1000;
  const Tally first = supervise(equal);
  EXPECT_EQ(first.done, 1U) << "once it is known how long a run takes, none fits any more";
  EXPECT_TRUE(first.stopped);
  EXPECT_EQ(value("SELECT count(*) FROM attempt"), 1);
  EXPECT_EQ(supervise(equal).done, 0U) << "the records tell it as well";
  options_.budget_seconds.reset();
  EXPECT_EQ(supervise(equal).done, 7U);
}

}  // namespace
}  // namespace ablate::runner
