#include "results/store.h"

#include <chrono>
#include <stdexcept>

#include "experiments/error.h"
#include "results/file_system.h"
#include "results/store_implementation.h"

namespace ablate::results {

namespace {

/// Who writes needs a place where locks hold.
std::optional<Lock> lock_of(const std::filesystem::path& file, Store::Mode mode) {
  if (mode == Store::Mode::read) return std::nullopt;
  check_file_system(file);
  return std::optional<Lock>(std::in_place, file);
}

Database::Access access_of(Store::Mode mode) {
  return mode == Store::Mode::read ? Database::Access::read_only : Database::Access::read_write_create;
}

/// SQLite keeps NaN as NULL.
double value_of(const Statement& statement, int column) {
  return statement.is_null(column) ? std::numeric_limits<double>::quiet_NaN() : statement.number(column);
}

}  // namespace

double unix_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

Store::Implementation::Implementation(const std::filesystem::path& path, Mode how)
    : file(path), mode(how), lock(lock_of(path, how)), database(path.string(), access_of(how)) {
  if (mode == Mode::read) {
    check_schema(database);
    return;
  }
  if (database.read_only())
    throw Error(Exit::database, "the results database '" + file.string() +
                                    "' cannot be written: the file or its disk is read-only");
  create_schema(database);
  // Readers do not wait for the writer. A lost transaction after a power cut is imported again, since the
  // journals are synced and the offset is lost with it. Foreign keys are declared for readers; checking them
  // at every value would cost a third of the import.
  database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = OFF");
}

Store::Implementation::~Implementation() {
  if (mode == Mode::read) return;
  try {  // One plain file again, which can be read from a read-only disk; not while others read it.
    database.execute("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE");
  } catch (const Error&) {
    return;
  }
}

std::filesystem::path Store::Implementation::journal(const std::string& run_id, std::int64_t attempt) const {
  return folder() / "journals" / (run_id + "." + std::to_string(attempt) + ".jsonl");
}

bool Store::Implementation::has_looks() const {
  Statement find(database, "SELECT 1 FROM sqlite_schema WHERE name = 'probe_reading'");
  return find.step();
}

std::int64_t Store::Implementation::run_key(const std::string& run_id) const {
  Statement find(database, "SELECT id FROM run WHERE run_id = ?");
  find.bind_all(std::string_view(run_id));
  if (!find.step()) throw std::logic_error("run " + run_id + " was not recorded");
  return find.integer(0);
}

std::int64_t Store::Implementation::attempt_key(const std::string& run_id, std::int64_t attempt) const {
  Statement find(database, "SELECT id FROM attempt WHERE run = ? AND number = ?");
  find.bind_all(run_key(run_id), attempt);
  if (!find.step()) throw std::logic_error("run " + run_id + " has no attempt " + std::to_string(attempt));
  return find.integer(0);
}

Store::Store(const std::filesystem::path& file, Mode mode)
    : self_(std::make_unique<Implementation>(std::filesystem::absolute(file), mode)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;

const std::filesystem::path& Store::file() const { return self_->file; }
std::filesystem::path Store::folder() const { return self_->folder(); }

std::vector<std::string> Store::experiments() const {
  std::vector<std::string> names;
  Statement find(self_->database, "SELECT name FROM experiment ORDER BY name");
  while (find.step()) names.push_back(find.text(0));
  return names;
}

std::optional<std::string> Store::experiment_source(const std::string& name) const {
  Statement find(self_->database, "SELECT source FROM experiment WHERE name = ?");
  find.bind_all(std::string_view(name));
  return find.step() ? std::optional(find.text(0)) : std::nullopt;
}

std::map<std::string, Run> Store::runs(const std::vector<std::string>& run_ids) const {
  Statement find(self_->database, R"sql(
    SELECT r.run_id, r.config_id, r.state, r.outcome, r.seconds, r.peak_bytes, r.parameters, r.flops,
      r.exclusive, r.reproducible, n.digest, r.device, (SELECT count(*) FROM attempt WHERE run = r.id), l.class,
      l.message, r.evaluation_seconds, r.overhead_seconds
    FROM json_each(?) wanted JOIN run r ON r.run_id = wanted.value
    LEFT JOIN environment n ON n.id = r.environment
    LEFT JOIN attempt l ON l.run = r.id AND l.number = (SELECT max(number) FROM attempt WHERE run = r.id))sql");
  const std::string wanted = nlohmann::json(run_ids).dump();
  find.bind_all(std::string_view(wanted));
  std::map<std::string, Run> found;
  while (find.step()) {
    Run run;
    run.run_id = find.text(0);
    run.config_id = find.text(1);
    run.state = find.text(2);
    run.outcome = find.text(3);
    run.seconds = find.optional_number(4);
    run.peak_bytes = find.optional_number(5);
    run.parameters = find.optional_number(6);
    run.flops = find.optional_number(7);
    run.exclusive = find.integer(8) != 0;
    run.reproducible = find.integer(9) != 0;
    run.environment = find.text(10);
    run.device = find.text(11);
    run.attempts = find.integer(12);
    run.failure_class = find.text(13);
    run.message = find.text(14);
    run.evaluation_seconds = find.optional_number(15);
    run.overhead_seconds = find.optional_number(16);
    found.emplace(run.run_id, std::move(run));
  }
  return found;
}

std::vector<Point> Store::curve(const std::string& run_id, const std::string& metric) const {
  Statement find(self_->database, R"sql(
    SELECT v.step, d.epoch, d.seconds, v.value FROM value v JOIN reading d USING (run, step)
    WHERE v.run = (SELECT id FROM run WHERE run_id = ?) AND v.metric = (SELECT id FROM metric WHERE name = ?)
    ORDER BY v.step)sql");
  find.bind_all(std::string_view(run_id), std::string_view(metric));
  std::vector<Point> curve;
  while (find.step()) curve.push_back({find.integer(0), find.number(1), find.number(2), value_of(find, 3)});
  return curve;
}

std::optional<Point> Store::last(const std::string& run_id, const std::string& metric) const {
  Statement find(self_->database, R"sql(
    SELECT v.step, d.epoch, d.seconds, v.value FROM value v JOIN reading d USING (run, step)
    WHERE v.run = (SELECT id FROM run WHERE run_id = ?) AND v.metric = (SELECT id FROM metric WHERE name = ?)
    ORDER BY v.step DESC LIMIT 1)sql");
  find.bind_all(std::string_view(run_id), std::string_view(metric));
  if (!find.step()) return std::nullopt;
  return Point{find.integer(0), find.number(1), find.number(2), value_of(find, 3)};
}

std::map<std::string, std::vector<std::int64_t>> Store::recorded_steps(
    const std::vector<std::string>& run_ids) const {
  Statement find(self_->database, R"sql(
    SELECT wanted.value, d.step FROM json_each(?) wanted JOIN run r ON r.run_id = wanted.value
    JOIN reading d ON d.run = r.id ORDER BY wanted.value, d.step)sql");
  const std::string wanted = nlohmann::json(run_ids).dump();
  find.bind_all(std::string_view(wanted));
  std::map<std::string, std::vector<std::int64_t>> steps;
  while (find.step()) steps[find.text(0)].push_back(find.integer(1));
  return steps;
}

std::vector<Point> Store::probe_curve(const std::string& run_id, const std::string& label,
                                      const std::string& key) const {
  std::vector<Point> curve;
  if (!self_->has_looks()) return curve;
  Statement find(self_->database, R"sql(
    SELECT v.step, d.epoch, d.seconds, v.value FROM probe_value v JOIN probe_reading d USING (run, label, step)
    WHERE v.run = (SELECT id FROM run WHERE run_id = ?) AND v.label = ? AND v.key = ? ORDER BY v.step)sql");
  find.bind_all(std::string_view(run_id), std::string_view(label), std::string_view(key));
  while (find.step()) curve.push_back({find.integer(0), find.number(1), find.number(2), value_of(find, 3)});
  return curve;
}

std::map<std::string, std::vector<LookValue>> Store::last_looks(
    const std::vector<std::string>& run_ids) const {
  std::map<std::string, std::vector<LookValue>> found;
  if (!self_->has_looks()) return found;
  Statement find(self_->database, R"sql(
    SELECT wanted.value, v.label, v.key, v.value FROM json_each(?) wanted JOIN run r ON r.run_id = wanted.value
    JOIN probe_value v ON v.run = r.id
    WHERE v.step = (SELECT max(step) FROM probe_reading p WHERE p.run = v.run AND p.label = v.label))sql");
  const std::string wanted = nlohmann::json(run_ids).dump();
  find.bind_all(std::string_view(wanted));
  while (find.step()) found[find.text(0)].push_back({find.text(1), find.text(2), value_of(find, 3)});
  return found;
}

std::map<std::string, std::set<Look>> Store::looks(const std::vector<std::string>& run_ids) const {
  std::map<std::string, std::set<Look>> found;
  if (!self_->has_looks()) return found;
  Statement find(self_->database, R"sql(
    SELECT wanted.value, p.label, p.step, p.probe FROM json_each(?) wanted JOIN run r ON r.run_id = wanted.value
    JOIN probe_reading p ON p.run = r.id)sql");
  const std::string wanted = nlohmann::json(run_ids).dump();
  find.bind_all(std::string_view(wanted));
  while (find.step()) found[find.text(0)].insert({find.text(1), find.integer(2), find.text(3)});
  return found;
}

std::filesystem::path Store::weights(const std::string& run_id) const {
  return self_->folder() / "weights" / (run_id + ".safetensors");
}

std::string Store::pictures(const std::string& run_id) const {
  return (self_->folder() / "pictures" / (run_id + ".")).string();
}

std::vector<Failure> Store::failures(const std::vector<std::string>& run_ids) const {
  Statement find(self_->database, R"sql(
    SELECT r.run_id, a.number, a.class, a.message, a.step, a.epoch, a.device, a.host
    FROM json_each(?) wanted JOIN run r ON r.run_id = wanted.value JOIN attempt a ON a.run = r.id
    WHERE a.class IS NOT NULL ORDER BY wanted.key, a.number)sql");
  const std::string wanted = nlohmann::json(run_ids).dump();
  find.bind_all(std::string_view(wanted));
  std::vector<Failure> found;
  while (find.step())
    found.push_back({find.text(0), find.integer(1), find.text(2), find.text(3), find.optional_number(4),
                     find.optional_number(5), find.text(6), find.text(7)});
  return found;
}

std::string Store::environment(const std::string& digest) const {
  Statement find(self_->database, "SELECT description FROM environment WHERE digest = ?");
  find.bind_all(std::string_view(digest));
  return find.step() ? find.text(0) : "";
}

}  // namespace ablate::results
