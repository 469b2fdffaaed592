#include <fstream>

#include "experiments/error.h"
#include "experiments/identity.h"
#include "results/failure_class.h"
#include "results/journal/journal.h"
#include "results/journal/journal_reader.h"
#include "results/store_implementation.h"
#include "results/value_inserter.h"

namespace ablate::results {

namespace {

/// An attempt's journal and how far it was read.
struct Position {
  std::int64_t run = 0, attempt = 0;
  std::uint64_t offset = 0, lines = 0;
  std::string nonce;
  bool ended = false;  ///< its end is recorded already
};

Position position_of(Database& database, std::int64_t run, std::int64_t number) {
  Statement find(
      database,
      "SELECT id, offset, lines, nonce, ended IS NOT NULL FROM attempt WHERE run = ? AND number = ?");
  find.bind_all(run, number);
  if (!find.step()) throw std::logic_error("no attempt " + std::to_string(number));
  return {run,
          find.integer(0),
          static_cast<std::uint64_t>(find.integer(1)),
          static_cast<std::uint64_t>(find.integer(2)),
          find.text(3),
          find.integer(4) != 0};
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what) {
  throw Error(Exit::database, "journal '" + file.string() + "': " + what);
}

[[noreturn]] void lost(const std::filesystem::path& file, const std::string& what) {
  throw LostJournal("journal '" + file.string() + "': " + what);
}

std::string first_line_nonce(std::ifstream& in) {
  std::string line;
  std::getline(in, line);
  JournalReader reader(line += '\n');
  JournalLine begin;
  if (!reader.next(begin) || begin.event != "begin") return "";
  return begin.members().value("nonce", "");
}

/// What stands beyond the offset. An absent file is an empty one, unless something was read from it before.
std::string unread(const std::filesystem::path& file, const Position& position) {
  std::error_code absent;
  const auto size = std::filesystem::file_size(file, absent);
  const std::uint64_t length = absent ? 0 : size;
  if (length < position.offset)
    lost(file, "has " + std::to_string(length) + " bytes, but " + std::to_string(position.offset) +
                   " were imported from it: it was cut or replaced");
  if (length == position.offset) return {};
  std::ifstream in(file, std::ios::binary);
  if (position.offset > 0) {
    if (const std::string nonce = first_line_nonce(in); nonce != position.nonce)
      lost(file, "begins with nonce '" + nonce + "', but '" + position.nonce +
                     "' was imported: it is another attempt's");
  }
  std::string text(length - position.offset, '\0');
  in.seekg(static_cast<std::streamoff>(position.offset));
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in) refuse(file, "cannot be read");
  return text;
}

std::int64_t environment_key(Database& database, const nlohmann::json& environment) {
  const std::string description = experiments::canonical(environment);
  const std::string digest = experiments::sha256(description).substr(0, 16);
  Statement(database, "INSERT INTO environment (digest, description) VALUES (?, ?) ON CONFLICT DO NOTHING")
      .run(std::string_view(digest), std::string_view(description));
  Statement find(database, "SELECT id FROM environment WHERE digest = ?");
  find.bind_all(std::string_view(digest));
  find.step();
  return find.integer(0);
}

/// Writes the events of one journal into the tables.
class Importer {
 public:
  Importer(Database& database, const Position& position, const std::filesystem::path& file)
      : database_(database),
        position_(position),
        file_(file),
        add_reading_(database, "INSERT INTO reading VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
        values_(database, position.run) {
    imported_.ended = position.ended;
  }

  void take(const JournalLine& line) {
    if (line.event == "metrics") return metrics(line);
    const nlohmann::json members = line.members();
    if (line.event == "begin") begin(members);
    if (line.event == "probe") probe(members);
    if (line.event == "end") end(members);
  }

  /// After the last event.
  Imported finish() {
    if (!values_.finish() || contradicted_)
      Statement(database_, "UPDATE run SET reproducible = 0 WHERE id = ?").run(position_.run);
    return imported_;
  }

 private:
  void begin(const nlohmann::json& members);
  void metrics(const JournalLine& line);
  void probe(const nlohmann::json& members);
  void end(const nlohmann::json& members);
  std::int64_t metric_key(std::string_view name);

  Database& database_;
  const Position& position_;
  const std::filesystem::path& file_;
  Statement add_reading_;
  ValueInserter values_;
  std::vector<std::pair<std::string, std::int64_t>> metrics_;  ///< few: searched in order
  Imported imported_;
  bool contradicted_ = false;  ///< a probe found something else than before
};

void Importer::begin(const nlohmann::json& members) {
  if (const int version = members.value("version", 1); version != journal_version)
    refuse(file_, "has version " + std::to_string(version) + ", this program reads version " +
                      std::to_string(journal_version) +
                      ": go on with the ablate that wrote it, or delete the file to make the attempt again");
  const std::int64_t environment =
      environment_key(database_, members.value("environment", nlohmann::json::object()));
  const std::string nonce = members.value("nonce", ""), host = members.value("host", "");
  Statement(database_,
            "UPDATE attempt SET nonce = ?, resumed_step = ?, environment = ?, host = ?, pid = ? WHERE id = ?")
      .run(std::string_view(nonce), members.value("resumed_step", std::int64_t{0}), environment,
           std::string_view(host), members.value("pid", std::int64_t{0}), position_.attempt);
  Statement(database_, "UPDATE run SET environment = ? WHERE id = ?").run(environment, position_.run);
}

std::int64_t Importer::metric_key(std::string_view name) {
  for (const auto& [known, key] : metrics_)
    if (known == name) return key;
  const std::size_t cut = name.find('_');
  const bool split = cut != std::string_view::npos;
  Statement(database_, "INSERT INTO metric (name, split, quantity) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
      .run(name, split ? name.substr(0, cut) : std::string_view(), split ? name.substr(cut + 1) : name);
  Statement find(database_, "SELECT id FROM metric WHERE name = ?");
  find.bind_all(name);
  find.step();
  return metrics_.emplace_back(std::string(name), find.integer(0)).second;
}

void Importer::metrics(const JournalLine& line) {
  add_reading_.run(position_.run, line.step, line.epoch, line.seconds);
  for (const auto& [name, number] : line.values) values_.add({line.step, metric_key(name), number});
  imported_.values += line.values.size();
}

/// A look that is there already must have found the same, unless something else was looked for: then it takes
/// its place.
void Importer::probe(const nlohmann::json& members) {
  const std::string label = members.at("label"), what = members.value("probe", "");
  const std::int64_t step = members.value("step", std::int64_t{0});
  Statement known(database_, "SELECT probe FROM probe_reading WHERE run = ? AND label = ? AND step = ?");
  known.bind_all(position_.run, std::string_view(label), step);
  const bool again = known.step() && known.text(0) == what;
  known.reset();
  if (!again) {
    Statement(database_, "DELETE FROM probe_value WHERE run = ? AND label = ? AND step = ?")
        .run(position_.run, std::string_view(label), step);
    Statement(database_, "INSERT OR REPLACE INTO probe_reading VALUES (?, ?, ?, ?, ?, ?)")
        .run(position_.run, std::string_view(label), step, members.value("epoch", 0.0),
             members.value("seconds", 0.0), std::string_view(what));
  }
  Statement add(database_, "INSERT INTO probe_value VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  Statement recorded(
      database_,
      "SELECT 1 FROM probe_value WHERE run = ? AND label = ? AND step = ? AND key = ? AND value IS ?");
  for (const auto& [key, number] : members.at("values").items())
    for (Statement* statement : {&add, &recorded}) {
      statement->bind_all(position_.run, std::string_view(label), step, std::string_view(key));
      number.is_number() ? statement->bind(5, number.get<double>()) : statement->bind_null(5);
      const bool found = statement->step();
      statement->reset();
      if (statement == &recorded && !found) contradicted_ = true;
    }
}

void Importer::end(const nlohmann::json& members) {
  imported_.ended = true;
  const std::string outcome = members.at("outcome"), failure_class = members.value("class", "");
  const std::string message = members.value("message", "");
  Statement close(database_,
                  "UPDATE attempt SET outcome = ?, class = nullif(?, ''), step = ?, epoch = ?, message = ?, "
                  "ended = ? WHERE id = ?");
  close.run(std::string_view(outcome), std::string_view(failure_class),
            members.value("step", std::int64_t{0}), members.value("epoch", 0.0), std::string_view(message),
            unix_seconds(), position_.attempt);
  if (outcome == "finished" && !members.contains("seconds")) {  // only looked at again
    Statement(database_, "UPDATE run SET state = 'done' WHERE id = ?").run(position_.run);
    return;
  }
  if (outcome == "finished" || outcome == "diverged") {
    Statement(database_,
              "UPDATE run SET state = 'done', outcome = ?, seconds = ?, evaluation_seconds = ?, "
              "overhead_seconds = ?, peak_bytes = ? WHERE id = ?")
        .run(std::string_view(outcome), members.value("seconds", 0.0),
             members.value("evaluation_seconds", 0.0), members.value("overhead_seconds", 0.0),
             members.value("peak_bytes", std::int64_t{0}), position_.run);
    return;
  }
  const bool again = outcome == "interrupted" || !(failure_class.empty() || repeats_itself(failure_class));
  Statement(database_, "UPDATE run SET state = CASE WHEN outcome IS NULL THEN ? ELSE 'done' END WHERE id = ?")
      .run(std::string_view(again ? "planned" : "failed"), position_.run);
}

}  // namespace

Imported Store::import(const std::string& run_id, std::int64_t attempt) {
  Database& database = self_->database;
  const std::filesystem::path file = self_->journal(run_id, attempt);
  const Position position = position_of(database, self_->run_key(run_id), attempt);
  const std::string text = unread(file, position);
  if (text.empty()) return {0, position.ended, "", ""};
  JournalReader reader(text, position.lines);
  Transaction transaction(database);
  Importer importer(database, position, file);
  for (JournalLine line; reader.next(line);) importer.take(line);
  Imported imported = importer.finish();
  Statement(database, "UPDATE attempt SET offset = ?, lines = ? WHERE id = ?")
      .run(static_cast<std::int64_t>(position.offset + reader.consumed()),
           static_cast<std::int64_t>(reader.lines()), position.attempt);
  transaction.commit();

  const std::string where = "journal '" + file.string() + "': ";
  if (!reader.problem().empty())
    imported.problem = where + reader.problem();
  else if (reader.consumed() < text.size())
    imported.cut = where + "line " + std::to_string(reader.lines() + 1) + ": cut short after " +
                   std::to_string(text.size() - reader.consumed()) + " bytes";
  return imported;
}

}  // namespace ablate::results
