#include <set>

#include "experiments/disk_error.h"
#include "experiments/run_spec.h"
#include "results/failure_class.h"
#include "results/store_implementation.h"

// What is planned, begun and given up: everything that is written but for journals.
namespace ablate::results {

namespace {

std::int64_t experiment_key(Database& database, const experiments::Experiment& experiment) {
  const std::string source = experiment.source.dump();
  Statement upsert(database, R"sql(
    INSERT INTO experiment (name, question, source, recorded) VALUES (?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET question = excluded.question, source = excluded.source,
      recorded = excluded.recorded RETURNING id)sql");
  upsert.bind_all(std::string_view(experiment.name), std::string_view(experiment.question),
                  std::string_view(source), unix_seconds());
  upsert.step();
  return upsert.integer(0);
}

/// Inserts the runs that are not there yet.
void record_runs(Database& database, const experiments::Plan& plan, const experiments::Catalog& catalog) {
  Statement insert(database, R"sql(
    INSERT INTO run (run_id, config_id, spec, seed, parameters, flops) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (run_id) DO NOTHING)sql");
  Statement known(database, "SELECT 1 FROM run WHERE run_id = ?");
  std::set<std::string> seen;
  std::map<std::string, experiments::Catalog::Cost> costs;  // of a configuration, whatever the seed
  for (const experiments::PlannedRun& run : plan.runs) {
    if (!seen.insert(run.run_id).second) continue;
    known.bind_all(std::string_view(run.run_id));
    const bool there = known.step();
    known.reset();
    if (there) continue;
    if (!costs.contains(run.config_id)) costs[run.config_id] = catalog.cost(run.spec);
    const experiments::Catalog::Cost& cost = costs[run.config_id];
    const std::string spec = experiments::to_json(run.spec).dump();
    insert.run(std::string_view(run.run_id), std::string_view(run.config_id), std::string_view(spec),
               run.spec.seed, cost.parameters, cost.flops);
  }
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (!failed) return;
  const std::string message = "cannot make the folder '" + folder.string() + "': " + failed.message();
  if (is_no_room(failed.value())) throw DiskFull(message);
  throw Error(Exit::database, message);
}

void record_places(Database& database, std::int64_t experiment, const experiments::Plan& plan) {
  Statement forget(database, "DELETE FROM membership WHERE experiment = ?");
  forget.run(experiment);
  Statement insert(database, R"sql(
    INSERT INTO membership (experiment, position, run, phase, labels, cell)
    VALUES (?, ?, (SELECT id FROM run WHERE run_id = ?), ?, ?, ?))sql");
  std::int64_t position = 0;
  for (const experiments::PlannedRun& run : plan.runs) {
    const std::string labels = nlohmann::json(run.labels).dump();
    experiments::Labels without_seed = run.labels;
    without_seed.erase("seed");
    const std::string cell = nlohmann::json(without_seed).dump();
    insert.run(experiment, position++, std::string_view(run.run_id), experiments::name(run.phase),
               std::string_view(labels), std::string_view(cell));
  }
}

}  // namespace

void Store::record(const experiments::Experiment& experiment, const experiments::Plan& plan,
                   const experiments::Catalog& catalog) {
  Transaction transaction(self_->database);
  record_runs(self_->database, plan, catalog);
  record_places(self_->database, experiment_key(self_->database, experiment), plan);
  transaction.commit();
}

Attempt Store::begin_attempt(const std::string& run_id, const std::string& device, bool exclusive) {
  Database& database = self_->database;
  for (const char* sub : {"journals", "checkpoints", "logs"}) make_folder(self_->folder() / sub);
  Transaction transaction(database);
  const std::int64_t run = self_->run_key(run_id);
  Statement last(database, "SELECT coalesce(max(number), 0) FROM attempt WHERE run = ?");
  last.bind_all(run);
  last.step();
  Attempt attempt{last.integer(0) + 1, {}, self_->folder() / "checkpoints" / (run_id + ".safetensors")};
  // A journal without its attempt was left by a database that lost it: never written over.
  while (std::filesystem::exists(attempt.journal = self_->journal(run_id, attempt.number))) ++attempt.number;
  const std::int64_t alone = exclusive ? 1 : 0;
  Statement(database, "INSERT INTO attempt (run, number, device, exclusive, started) VALUES (?, ?, ?, ?, ?)")
      .run(run, attempt.number, std::string_view(device), alone, unix_seconds());
  Statement(
      database,
      "UPDATE run SET state = 'running', device = ?, exclusive = min(coalesce(exclusive, 1), ?) WHERE id = ?")
      .run(std::string_view(device), alone, run);
  transaction.commit();
  return attempt;
}

void Store::fail_attempt(const std::string& run_id, std::int64_t attempt, const std::string& failure_class,
                         const std::string& message, bool again) {
  Database& database = self_->database;
  const bool interrupted = is_interruption(failure_class);
  Transaction transaction(database);
  Statement(database, "UPDATE attempt SET outcome = ?, class = ?, message = ?, ended = ? WHERE id = ?")
      .run(std::string_view(interrupted ? "interrupted" : "failed"), std::string_view(failure_class),
           std::string_view(message), unix_seconds(), self_->attempt_key(run_id, attempt));
  // A run that had an outcome before keeps it.
  Statement(database,
            "UPDATE run SET state = CASE WHEN outcome IS NULL THEN ? ELSE 'done' END WHERE run_id = ?")
      .run(std::string_view(again ? "planned" : "failed"), std::string_view(run_id));
  transaction.commit();
}

std::vector<std::string> Store::recover() {
  std::vector<std::pair<std::string, std::int64_t>> left;
  {
    Statement find(
        self_->database,
        "SELECT r.run_id, a.number FROM attempt a JOIN run r ON r.id = a.run WHERE a.ended IS NULL");
    while (find.step()) left.emplace_back(find.text(0), find.integer(1));
  }
  std::vector<std::string> damaged;
  for (const auto& [run_id, attempt] : left) {
    Imported imported;
    try {
      imported = import(run_id, attempt);
    } catch (const LostJournal& error) {
      damaged.push_back(std::string(error.what()) + "; the attempt is set aside, the run begins anew");
      fail_attempt(run_id, attempt, "disk", damaged.back(), true);
      continue;
    }
    std::string message = "the supervisor ended before the run did";
    if (!imported.damage().empty()) {
      damaged.push_back(imported.damage() + "; everything before it is kept");
      message += "; " + damaged.back();
    }
    if (!imported.ended) fail_attempt(run_id, attempt, "interrupted", message, true);
  }
  return damaged;
}

}  // namespace ablate::results
