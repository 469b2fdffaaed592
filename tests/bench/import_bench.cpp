// How many metric values a second go from journals into the database, beside the bare minimum: the same rows
// inserted with prepared statements from memory, without journals, checksums or parsing.
//
//   import_bench [JOURNALS] [READINGS]
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "experiments/read.h"
#include "results/journal/journal.h"
#include "results/scratch_folder.h"
#include "results/sqlite.h"
#include "results/store.h"
#include "runner/catalog/catalog.h"

namespace {

using namespace ablate;

double seconds_of(const auto& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

constexpr const char* metrics[] = {"train_loss", "train_error", "test_loss", "test_error"};

void write_journal(const std::string& run_id, const results::Attempt& attempt, int readings) {
  results::JournalWriter journal(attempt.journal, {{"run_id", run_id}, {"attempt", attempt.number}});
  for (int step = 0; step < readings; ++step) {
    const double value = 1.0 / (1.37 + step);
    journal.metrics(
        step, step / 45.0, 0.01 * step,
        {{metrics[0], value}, {metrics[1], value / 3}, {metrics[2], value * 1.1}, {metrics[3], value / 7}});
  }
  journal.event("end", {{"outcome", "finished"}, {"step", readings}});
}

double insert_bare(const std::filesystem::path& file, int journals, int readings) {
  results::Database database(file.string(), results::Database::Access::read_write_create);
  database.execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
      "CREATE TABLE value (run INTEGER, step INTEGER, metric INTEGER, value REAL, kind TEXT, "
      "PRIMARY KEY (run, step, metric)) STRICT, WITHOUT ROWID");
  return seconds_of([&] {
    for (std::int64_t run = 0; run < journals; ++run) {
      results::Transaction transaction(database);
      results::Statement insert(database, "INSERT INTO value VALUES (?, ?, ?, ?, NULL)");
      for (std::int64_t step = 0; step < readings; ++step)
        for (std::int64_t metric = 0; metric < 4; ++metric)
          insert.run(run, step, metric, 1.0 / (1.37 + static_cast<double>(step)));
      transaction.commit();
    }
  });
}

}  // namespace

int main(int argc, char** argv) {
  const int journals = argc > 1 ? std::atoi(argv[1]) : 100, readings = argc > 2 ? std::atoi(argv[2]) : 2500;
  const results::ScratchFolder folder;
  const auto experiment = experiments::parse_experiment(
      R"({"name": "bench", "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
          "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 1, "batch_size": 32}, "seeds": )" +
          std::to_string(journals) + "}",
      "bench", runner::catalog());
  const auto plan = experiments::expand(experiment, runner::catalog(),
                                        [](const auto&...) { return std::optional<double>(); });
  results::Store store(folder.path() / "bench.sqlite", results::Store::Mode::write);
  store.record(experiment, plan, runner::catalog());
  for (const auto& run : plan.runs)
    write_journal(run.run_id, store.begin_attempt(run.run_id, "cpu", true), readings);
  const double values = 4.0 * journals * readings;
  const double ours = seconds_of([&] {
    for (const auto& run : plan.runs) store.import(run.run_id, 1);
  });
  const double bare = insert_bare(folder.path() / "bare.sqlite", journals, readings);
  std::printf(
      "import: %.0f values/s (%.0f values of %d journals in %.2f s); bare inserts %.0f/s; ratio %.2f\n",
      values / ours, values, journals, ours, values / bare, bare / ours);
  return 0;
}
