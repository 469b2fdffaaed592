#include "results/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <sqlite3.h>

#include "results/schema.h"
#include "results/sql_text.h"
#include "tests/error_of.h"
#include "tests/results/recorded.h"

namespace ablate::results {
namespace {

using results::testing::Recorded;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::error_of;

void raw_sql(const std::filesystem::path& file, const std::string& sql) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(handle);
  sqlite3_close(handle);
}

TEST(Store, RecordsAPlanOnceAndItsSourceReadsAsTheSameExperiment) {
  const Recorded recorded;
  Store store = recorded.open();
  store.record(recorded.experiment(), recorded.plan(), runner::catalog());  // again
  EXPECT_EQ(store.query("SELECT count(*) FROM runs").rows[0][0], 6);
  EXPECT_THAT(store.experiments(), ElementsAre("norms"));
  const auto again =
      experiments::parse_experiment(store.experiment_source("norms").value(), "again", runner::catalog());
  const auto plan =
      experiments::expand(again, runner::catalog(), [](const auto&...) { return std::optional<double>(); });
  EXPECT_EQ(plan.unique_ids(), recorded.plan().unique_ids());
  EXPECT_EQ(store.experiment_source("norm"), std::nullopt);
}

TEST(Store, ImportsTheSameRecordsInAnyPieces) {
  const Recorded whole, pieces;
  Store one = whole.open(), many = pieces.open();
  const Attempt attempt = one.begin_attempt(whole.run_id(), "cpu", true);
  Recorded::write_journal(whole.run_id(), attempt, 0.8);
  EXPECT_TRUE(one.import(whole.run_id(), 1).ended);
  EXPECT_TRUE(one.import(whole.run_id(), 1).ended) << "an end that an earlier import found is still the end";

  const Attempt other = many.begin_attempt(pieces.run_id(), "cpu", true);
  std::ifstream in(attempt.journal, std::ios::binary);
  std::ofstream out(other.journal, std::ios::binary);
  std::uint64_t values = 0;
  bool ended = false;
  for (char byte = 0; in.get(byte);) {  // a byte at a time: half lines wait
    out.put(byte).flush();
    const Imported imported = many.import(pieces.run_id(), 1);
    EXPECT_EQ(imported.problem, "");
    values += imported.values;
    ended |= imported.ended;
  }
  EXPECT_EQ(values, 6U);
  EXPECT_TRUE(ended);
  const char* sql = "SELECT step, epoch, seconds, split, metric, value, kind FROM metrics ORDER BY 1, 5";
  EXPECT_EQ(one.query(sql).rows, many.query(sql).rows);
}

TEST(Store, AValueThatIsNotFiniteKeepsItsKind) {
  const Recorded recorded;
  Store store = recorded.open();
  const Attempt attempt = store.begin_attempt(recorded.run_id(), "cpu", true);
  {
    JournalWriter journal(attempt.journal, {{"run_id", recorded.run_id()}});
    const double infinity = std::numeric_limits<double>::infinity();
    journal.metrics(1, 1, 1, {{"train_loss", std::nan("")}});
    journal.metrics(2, 2, 2, {{"train_loss", infinity}});
    journal.metrics(3, 3, 3, {{"train_loss", -infinity}});
  }
  store.import(recorded.run_id(), attempt.number);
  const auto table = store.query("SELECT value, kind FROM metrics ORDER BY step");
  EXPECT_EQ(nlohmann::json(table.rows).dump(), R"([[null,"nan"],[null,"+inf"],[null,"-inf"]])");
  const auto curve = store.curve(recorded.run_id(), "train_loss");
  EXPECT_TRUE(std::isnan(curve[0].value));
  EXPECT_EQ(curve[2].value, -std::numeric_limits<double>::infinity());
}

TEST(Store, ALaterAttemptMustReproduceTheNumbers) {
  const Recorded recorded;
  Store store = recorded.open();
  for (const double error : {0.8, 0.8, 0.8000000000000002}) {
    const Attempt attempt = store.begin_attempt(recorded.run_id(), "cpu", true);
    Recorded::write_journal(recorded.run_id(), attempt, error);
    store.import(recorded.run_id(), attempt.number);
    EXPECT_EQ(store.runs({recorded.run_id()}).begin()->second.reproducible, error == 0.8);
  }
  EXPECT_EQ(store.curve(recorded.run_id(), "test_error").back().value, 0.2);  // the first stays
}

TEST(Store, RefusesAJournalThatShrankOrWasReplaced) {
  const Recorded recorded;
  Store store = recorded.open();
  const Attempt attempt = store.begin_attempt(recorded.run_id(), "cpu", true);
  Recorded::write_journal(recorded.run_id(), attempt, 0.8);
  store.import(recorded.run_id(), 1);
  const auto size = std::filesystem::file_size(attempt.journal);
  std::filesystem::resize_file(attempt.journal, size - 10);
  EXPECT_THAT(error_of([&] { store.import(recorded.run_id(), 1); }),
              AllOf(HasSubstr("5: "), HasSubstr(attempt.journal.string()),
                    HasSubstr(std::to_string(size - 10)), HasSubstr(std::to_string(size))));
  std::filesystem::remove(attempt.journal);
  Recorded::write_journal(recorded.run_id(), attempt, 0.8);
  std::ofstream(attempt.journal, std::ios::app) << "more\n";
  EXPECT_THAT(error_of([&] { store.import(recorded.run_id(), 1); }), HasSubstr("nonce"));
}

TEST(Store, RefusesAJournalOfAnotherVersion) {
  const Recorded recorded;
  Store store = recorded.open();
  const Attempt attempt = store.begin_attempt(recorded.run_id(), "cpu", true);
  { const JournalWriter journal(attempt.journal, {{"run_id", recorded.run_id()}, {"version", 7}}); }
  EXPECT_THAT(error_of([&] { store.import(recorded.run_id(), 1); }),
              AllOf(HasSubstr("5: "), HasSubstr(attempt.journal.string()), HasSubstr("version 7"),
                    HasSubstr("version 1")));
}

TEST(Store, RecoverySetsAnAttemptAsideWhoseJournalIsLost) {
  const Recorded recorded;
  Store store = recorded.open();
  const Attempt attempt = store.begin_attempt(recorded.run_id(), "cpu", true);
  Recorded::write_journal(recorded.run_id(), attempt, 0.8, "interrupted");
  std::filesystem::resize_file(attempt.journal, std::filesystem::file_size(attempt.journal) - 20);
  store.import(recorded.run_id(), 1);
  std::filesystem::resize_file(attempt.journal, 10);
  const std::vector<std::string> damaged = store.recover();
  ASSERT_EQ(damaged.size(), 1U);
  EXPECT_THAT(damaged[0], AllOf(HasSubstr("has 10 bytes"), HasSubstr("begins anew")));
  EXPECT_EQ(store.query("SELECT class FROM failures").rows.at(0).at(0), "disk");
  EXPECT_EQ(store.runs({recorded.run_id()}).begin()->second.state, "planned");
  EXPECT_TRUE(store.recover().empty());
}

TEST(Store, WhatFailedIsPlannedAgainUnlessItWouldEndTheSame) {
  for (const auto& [failure_class, state] : {std::pair("oom", "planned"), std::pair("device", "planned"),
                                             std::pair("data", "failed"), std::pair("error", "failed")}) {
    const Recorded recorded;
    Store store = recorded.open();
    const Attempt attempt = store.begin_attempt(recorded.run_id(), "cpu", true);
    JournalWriter(attempt.journal, {{"run_id", recorded.run_id()}})
        .event("end", {{"outcome", "failed"}, {"class", failure_class}});
    store.import(recorded.run_id(), 1);
    EXPECT_EQ(store.runs({recorded.run_id()}).begin()->second.state, state) << failure_class;
  }
}

TEST(Store, KeepsEverythingBeforeADamagedLine) {
  const Recorded recorded;
  Store store = recorded.open();
  const Attempt attempt = store.begin_attempt(recorded.run_id(), "cpu", true);
  Recorded::write_journal(recorded.run_id(), attempt, 0.8);
  std::fstream file(attempt.journal, std::ios::in | std::ios::out | std::ios::binary);
  std::string text(std::filesystem::file_size(attempt.journal), '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  file.seekp(static_cast<std::streamoff>(text.find("\"step\":6") + 7)).put('7');
  file.close();
  const Imported imported = store.import(recorded.run_id(), 1);
  EXPECT_FALSE(imported.ended);
  EXPECT_THAT(imported.problem, AllOf(HasSubstr(attempt.journal.string()), HasSubstr("line 4")));
  EXPECT_EQ(store.curve(recorded.run_id(), "test_error").size(), 2U);
}

TEST(Store, RecoveryTellsOfALineThatWasCutShort) {
  const Recorded recorded;
  const Attempt attempt = recorded.open().begin_attempt(recorded.run_id(), "cpu", true);
  Recorded::write_journal(recorded.run_id(), attempt, 0.8);
  std::filesystem::resize_file(attempt.journal, std::filesystem::file_size(attempt.journal) - 10);
  Store store = recorded.open();
  const std::vector<std::string> damaged = store.recover();
  ASSERT_EQ(damaged.size(), 1U);
  EXPECT_THAT(damaged[0], AllOf(HasSubstr(attempt.journal.string()), HasSubstr("cut short after ")));
  const auto failures = store.query("SELECT class, message FROM failures").rows;
  EXPECT_EQ(failures.at(0).at(0), "interrupted");
  EXPECT_THAT(failures.at(0).at(1).get<std::string>(), HasSubstr(damaged[0]));
  EXPECT_FALSE(store.curve(recorded.run_id(), "test_error").empty());
  EXPECT_TRUE(store.recover().empty());
}

TEST(Store, OneWriterAtATime) {
  const Recorded recorded;
  const Store writer = recorded.open();
  EXPECT_THAT(error_of([&] { const Store store = recorded.open(); }),
              AllOf(HasSubstr("5: "), HasSubstr(std::to_string(getpid()))));
  EXPECT_EQ(recorded.reading().experiments().size(), 1U);  // readers do not wait
}

TEST(Store, RefusesWhatIsNotItsDatabase) {
  const results::ScratchFolder folder;
  const auto open = [&](const std::string& name, Store::Mode mode) {
    return error_of([&] { const Store store(folder.path() / name, mode); });
  };
  std::ofstream(folder.path() / "text.sqlite") << "this is not a database, though it has some length to it\n";
  raw_sql(folder.path() / "other.sqlite", "CREATE TABLE t (x)");
  std::ofstream(folder.path() / "empty.sqlite");
  for (const Store::Mode mode : {Store::Mode::read, Store::Mode::write}) {
    EXPECT_THAT(open("text.sqlite", mode), AllOf(HasSubstr("5: "), HasSubstr("not a database")));
    EXPECT_THAT(open("other.sqlite", mode), AllOf(HasSubstr("5: "), HasSubstr("another program")));
  }
  EXPECT_THAT(open("empty.sqlite", Store::Mode::read), HasSubstr("5: "));
  EXPECT_THAT(open(".", Store::Mode::read), AllOf(HasSubstr("5: "), HasSubstr("it is a folder")));
  EXPECT_THAT(open("absent.sqlite", Store::Mode::read), HasSubstr("5: "));
  EXPECT_THAT(open("no/such/folder/r.sqlite", Store::Mode::write), HasSubstr("5: "));
}

TEST(Store, RefusesANewerVersionAndWritesNothing) {
  const Recorded recorded;
  raw_sql(recorded.database(), "PRAGMA user_version = 99");
  const auto before = std::filesystem::last_write_time(recorded.database());
  EXPECT_THAT(error_of([&] { const Store store = recorded.open(); }),
              AllOf(HasSubstr("5: "), HasSubstr("99")));
  EXPECT_THAT(error_of([&] { const Store store = recorded.reading(); }),
              AllOf(HasSubstr("5: "), HasSubstr("99")));
  EXPECT_EQ(std::filesystem::last_write_time(recorded.database()), before);
}

TEST(Store, ADatabaseOfVersion1IsReadAsItIsAndGrowsWhenItIsWritten) {
  const Recorded recorded;
  recorded.finish_all();
  // What later versions added.
  raw_sql(recorded.database(), "DROP TABLE probe_reading; DROP TABLE curve; PRAGMA user_version = 1");
  const char* metrics = "SELECT * FROM metrics ORDER BY run_id, step, metric";
  const char* version = "SELECT user_version FROM pragma_user_version";
  const std::string& run = recorded.run_id();
  Store::Table before;
  {
    const Store old = recorded.reading();
    before = old.query(metrics);
    EXPECT_EQ(before.rows.size(), 36U) << "6 runs, 3 readings of 2 metrics";
    EXPECT_TRUE(old.looks({run}).empty());
    EXPECT_TRUE(old.probe_curve(run, "one", "error_mean").empty());
    EXPECT_EQ(old.query(version).rows[0][0], 1) << "who reads writes nothing";
  }
  Store store = recorded.open();
  EXPECT_EQ(store.query(version).rows[0][0], schema_version);
  const Attempt attempt = store.begin_attempt(run, "cpu", true);
  JournalWriter(attempt.journal, {{"run_id", run}})
      .event("probe", {{"label", "one"},
                       {"step", 6},
                       {"epoch", 2.0},
                       {"probe", "{}"},
                       {"values", {{"error_mean", 0.5}}}});
  EXPECT_EQ(store.import(run, attempt.number).problem, "");
  EXPECT_EQ(store.looks({run}).at(run).size(), 1U);
  EXPECT_EQ(store.probe_curve(run, "one", "error_mean").at(0).value, 0.5);
  EXPECT_EQ(store.query(metrics).rows, before.rows) << "what was there stays";
}

TEST(Store, ADatabaseThatVersion2WroteShowsTheSameRunsAfterItGrew) {
  const ScratchFolder folder;
  const std::filesystem::path file = folder.path() / "old.sqlite";
  std::ifstream dump(std::filesystem::path(ABLATE_SOURCE_DIR) / "tests/golden/database_2.sql");
  raw_sql(file, std::string(std::istreambuf_iterator<char>(dump), {}));
  const std::vector<const char*> questions = {"SELECT * FROM runs ORDER BY run_id",
                                              "SELECT * FROM arms ORDER BY labels, metric"};
  std::vector<Store::Table> before;
  {
    const Store old(file, Store::Mode::read);
    for (const char* question : questions) before.push_back(old.query(question));
  }
  ASSERT_EQ(before[0].rows.size(), 4U);
  const Store store(file, Store::Mode::write);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Store::Table after = store.query(questions[i]);
    EXPECT_EQ(after.columns, before[i].columns);
    EXPECT_EQ(after.rows, before[i].rows) << questions[i];
  }
}

TEST(Store, IsOnePlainFileAfterwards) {
  const Recorded recorded;
  recorded.finish_all();
  EXPECT_FALSE(std::filesystem::exists(recorded.database().string() + "-wal"));
  std::ifstream file(recorded.database(), std::ios::binary);
  EXPECT_EQ(file.seekg(18).get(), 1);  // SQLite's header: version needed to write, 2 of a WAL file
}

TEST(Store, LeavesNoRowWithoutWhatItRefersTo) {
  const Recorded recorded;
  recorded.finish_all();
  EXPECT_EQ(recorded.reading().query("SELECT count(*) FROM pragma_foreign_key_check").rows[0][0], 0);
}

TEST(Query, OnlyReads) {
  const Recorded recorded;
  for (const Store::Mode mode : {Store::Mode::read, Store::Mode::write}) {
    const Store store(recorded.database(), mode);
    for (const char* sql : {"DELETE FROM run", "ATTACH 'x.sqlite' AS x", "SELECT 1; SELECT 2", "", "SELEC 1",
                            "PRAGMA user_version = 7"})
      EXPECT_THAT(error_of([&] { store.query(sql); }), AllOf(HasSubstr("2: "), HasSubstr(sql))) << sql;
  }
  EXPECT_FALSE(std::filesystem::exists("x.sqlite"));
}

TEST(Views, ArmsGiveMeanAndInterval) {
  const Recorded recorded;
  recorded.finish_all();
  const Store store = recorded.reading();
  const auto table = store.query(
      "SELECT labels, n, failures, round(mean, 9), round(sd, 9), round(low, 7), round(high, 7) FROM arms "
      "WHERE "
      "metric = 'test_error' ORDER BY labels");
  // 0.151, 0.152, 0.153: mean 0.152, sd 0.001, half width t(2, 0.975) sd / sqrt(3) = 4.302653 * 0.001
  // / 1.732051
  EXPECT_EQ(nlohmann::json(table.rows).dump(),
            R"([["{\"arm\":\"normed\"}",3,0,0.152,0.001,0.1495159,0.1544841],)"
            R"(["{\"arm\":\"plain\"}",3,0,0.202,0.001,0.1995159,0.2044841]])");
}

TEST(Views, ArmsKeepWhatWasChosenOnApartFromWhatIsCompared) {
  const Recorded recorded(R"({"name": "tuned", "base": {"dataset": "digits", "split": {"validation": 100},
    "network": {"name": "mlp", "widths": [10]}, "optimizer": "sgd", "epochs": 2, "batch_size": 500},
    "tune": {"by": "validation_error", "seeds": 2, "grid": {"optimizer.lr": [0.1]}}, "seeds": 3})");
  Store store = recorded.open();
  const auto chosen = experiments::expand(recorded.experiment(), runner::catalog(),
                                          [](const auto&...) { return std::optional(0.0); });
  store.record(recorded.experiment(), chosen, runner::catalog());
  for (const std::string& id : chosen.unique_ids()) {
    const Attempt attempt = store.begin_attempt(id, "cpu", true);
    Recorded::write_journal(id, attempt, 0.4);
    store.import(id, attempt.number);
  }
  const auto table = store.query("SELECT phase, n FROM arms WHERE metric = 'test_error' ORDER BY phase");
  EXPECT_EQ(nlohmann::json(table.rows).dump(), R"([["compare",3],["tuning",2]])");
}

TEST(Views, ParametersHaveTheirOwnTypes) {
  const Recorded recorded;
  const auto table = recorded.reading().query(
      "SELECT DISTINCT path, value, typeof(value) FROM parameters WHERE path IN ('network.name', "
      "'optimizer.lr', "
      "'batch_size', 'network.widths[0]') ORDER BY path");
  EXPECT_EQ(
      nlohmann::json(table.rows).dump(),
      R"([["batch_size",500,"integer"],["network.name","mlp","text"],["network.widths[0]",10,"integer"],)"
      R"(["optimizer.lr",0.1,"real"]])");
}

TEST(Views, TheLastAndTheLeastAreThoseOfAllValuesHoweverTheyCame) {
  const Recorded recorded;
  Store store = recorded.open();
  const std::string& run = recorded.run_id();
  const Attempt attempt = store.begin_attempt(run, "cpu", true);
  JournalWriter journal(attempt.journal, {{"run_id", run}});
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> errors = {0.5, nan, 0.2, 0.4};
  const char* question = "SELECT final_test_error, best_test_error FROM runs WHERE run_id = ";
  std::vector<std::string> seen;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    journal.metrics(static_cast<std::int64_t>(i), 0.1 * static_cast<double>(i), 1,
                    {{"test_error", errors[i]}});
    EXPECT_EQ(store.import(run, attempt.number).problem, "");
    seen.push_back(nlohmann::json(store.query(question + sql_text(run)).rows[0]).dump());
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"[0.5,0.5]", "[null,0.5]", "[0.2,0.2]", "[0.4,0.2]"}));
}

TEST(Views, RunsShowFinalAndBest) {
  const Recorded recorded;
  recorded.finish_all();
  const auto table = recorded.reading().query(
      "SELECT arm, seed, state, outcome, final_test_error, best_test_error, seconds, timing FROM runs WHERE "
      "seed "
      "= 2 ORDER BY arm");
  EXPECT_EQ(nlohmann::json(table.rows).dump(),
            R"([["normed",2,"done","finished",0.15200000000000002,0.15200000000000002,0.6,"exclusive"],)"
            R"(["plain",2,"done","finished",0.202,0.202,0.6,"exclusive"]])");
}

}  // namespace
}  // namespace ablate::results
