#include "results/examination.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "experiments/error.h"
#include "results/journal/journal_reader.h"
#include "results/tensor_file.h"

namespace ablate::results {

namespace fs = std::filesystem;

namespace {

/// An attempt's journal, and what the database says was imported from it.
struct ImportedJournal {
  std::string name, nonce;
  std::uint64_t offset = 0;
  bool needed = false;  ///< its run is not done
};

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

/// What is wrong with the part of a journal that was imported, or "".
std::string journal_problem(const std::string& text, const ImportedJournal& imported) {
  if (text.size() < imported.offset)
    return "it has " + std::to_string(text.size()) + " bytes, and " + std::to_string(imported.offset) +
           " were imported from it";
  JournalReader reader(text);
  JournalLine line;
  bool first = true;
  while (reader.consumed() < imported.offset && reader.next(line)) {
    if (first && line.members().value("nonce", "") != imported.nonce)
      return "it is another attempt's: its nonce is not the one that was imported";
    first = false;
  }
  if (reader.consumed() >= imported.offset) return "";
  return reader.problem().empty() ? "its lines do not end where the import did" : reader.problem();
}

class Examination {
 public:
  explicit Examination(const Store& store) : store_(store) {}

  std::vector<Finding> all() {
    guard("integrity", [&] { integrity(); });
    guard("foreign keys", [&] { foreign_keys(); });
    guard("journals", [&] { journals(); });
    guard("weights", [&] { tensor_files("weights"); });
    guard("checkpoints", [&] { tensor_files("checkpoints"); });
    return std::move(findings_);
  }

 private:
  /// A database that is too damaged for one look may be good for the others.
  template <class Action>
  void guard(const char* what, const Action& action) {
    try {
      action();
    } catch (const Error& error) {
      damage(what, error.what());
    }
  }

  void integrity() {
    const auto rows = store_.query("PRAGMA integrity_check(10)").rows;
    const bool sound = rows.size() == 1 && rows[0][0] == "ok";
    findings_.push_back({"integrity", sound ? "ok" : counted(rows.size(), "problem", "problems"), !sound});
    if (sound) return;
    for (const auto& row : rows) damage("integrity", row[0].get<std::string>());
  }

  void foreign_keys() {
    const auto rows = store_.query("PRAGMA foreign_key_check", {.rows = 10}).rows;
    findings_.push_back({"foreign keys", rows.empty() ? "ok" : "rows point nowhere", !rows.empty()});
    for (const auto& row : rows)
      damage("foreign keys", "a row of " + row[0].get<std::string>() + " has none in " +
                                 row[2].get<std::string>() + " to point at");
  }

  void journals() {
    std::size_t whole = 0, gone = 0, longer = 0;
    const std::size_t place = begin_kind("journals");
    for (const ImportedJournal& imported : all_imported()) {
      const fs::path file = store_.folder() / "journals" / imported.name;
      if (!fs::exists(file)) {
        ++gone;
        if (imported.needed && imported.offset > 0) damage(file.string(), "it is gone");
        continue;
      }
      std::ifstream in(file, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      const std::string problem = journal_problem(text, imported);
      problem.empty() ? void(++whole) : damage(file.string(), problem);
      longer += problem.empty() && text.size() > imported.offset ? 1 : 0;
    }
    findings_[place].found = std::to_string(whole) + " as they were imported";
    if (longer > 0) findings_[place].found += ", " + std::to_string(longer) + " of them longer by now";
    if (gone > 0) findings_[place].found += ", " + std::to_string(gone) + " deleted";
    end_kind(place);
  }

  [[nodiscard]] std::vector<ImportedJournal> all_imported() const {
    std::vector<ImportedJournal> all;
    const auto table = store_.query(
        "SELECT r.run_id || '.' || a.number || '.jsonl', coalesce(a.nonce, ''), a.offset, a.ended IS NULL OR "
        "r.state <> 'done' FROM attempt a JOIN run r ON r.id = a.run ORDER BY 1");
    for (const auto& row : table.rows)
      all.push_back({row[0].get<std::string>(), row[1].get<std::string>(), row[2].get<std::uint64_t>(),
                     row[3].get<int>() != 0});
    return all;
  }

  void tensor_files(const char* kind) {
    std::size_t sound = 0;
    const std::size_t place = begin_kind(kind);
    std::vector<fs::path> files;
    if (fs::is_directory(store_.folder() / kind))
      for (const auto& entry : fs::directory_iterator(store_.folder() / kind))
        if (entry.path().extension() == ".safetensors") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
      const std::string problem = tensor_file_problem(file);
      if (!problem.empty() && !fs::exists(file)) continue;  // a run has ended meanwhile
      problem.empty() ? void(++sound) : damage(file.string(), problem);
    }
    findings_[place].found = counted(sound, "fits its digest", "fit their digests");
    end_kind(place);
  }

  std::size_t begin_kind(const char* what) {
    findings_.push_back({what, "", false});
    return findings_.size() - 1;
  }
  void end_kind(std::size_t place) {
    const std::size_t damaged = findings_.size() - place - 1;
    if (damaged == 0) return;
    findings_[place].found += ", " + std::to_string(damaged) + " damaged";
    findings_[place].damaged = true;
  }
  void damage(const std::string& what, const std::string& found) { findings_.push_back({what, found, true}); }

  const Store& store_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> examine(const Store& store) { return Examination(store).all(); }

}  // namespace ablate::results
