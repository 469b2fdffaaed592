#include "results/leftovers.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "experiments/error.h"

namespace ablate::results {

namespace fs = std::filesystem;

namespace {

/// What is known of the attempt that a journal tells of.
struct Attempted {
  std::uintmax_t imported = 0;  ///< bytes
  bool over = false;            ///< it ended, and its run is done
  bool last = false;            ///< its outcome is the run's
};

/// Files are begun beside the place that they take once they are whole.
bool is_unfinished(const fs::path& file) {
  return file.extension() == ".new" || file.extension() == ".partial";
}

/// The run that a file below <db>.d is named after.
std::string run_of(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.substr(0, name.find('.'));
}

class Search {
 public:
  Search(const Store& store, const LeftoverOptions& options) : store_(store), options_(options) {
    for (const auto& row : store.query("SELECT run_id FROM run WHERE state = 'done'").rows)
      done_.insert(row[0].get<std::string>());
    const auto attempts = store.query(
        "SELECT r.run_id || '.' || a.number || '.jsonl', a.offset, a.ended IS NOT NULL AND r.state = 'done', "
        "a.outcome IN ('finished', 'diverged') FROM attempt a JOIN run r ON r.id = a.run");
    for (const auto& row : attempts.rows)
      attempts_[row[0].get<std::string>()] = {row[1].get<std::uintmax_t>(), row[2].get<int>() != 0,
                                              row[3].is_number() && row[3].get<int>() != 0};
  }

  std::vector<Leftovers> all() {
    collect("unfinished files", "a writer ended before they were whole", ".",
            [](const fs::path& file) { return is_unfinished(file); });
    collect("checkpoints", "their runs are done", "checkpoints",
            [&](const fs::path& file) { return !is_unfinished(file) && done_.contains(run_of(file)); });
    collect("journals", "imported to the last byte, and their runs are done", "journals",
            [&](const fs::path& file) { return is_imported(file, true); });
    collect("journals of earlier attempts", "imported to the last byte, and their runs are done", "journals",
            [&](const fs::path& file) { return is_imported(file, false); });
    collect("logs of workers", "none works now; the last words of those that failed are in the database",
            "logs", [](const fs::path& file) { return file.extension() == ".log"; });
    if (options_.needed_weights)
      collect("weights", "no experiment in the database starts from them or looks at them", "weights",
              [&](const fs::path& file) {
                return !is_unfinished(file) && done_.contains(run_of(file)) &&
                       !options_.needed_weights->contains(run_of(file));
              });
    return std::move(found_);
  }

 private:
  template <class Condition>
  void collect(const char* what, const char* why, const char* below, const Condition& may_go) {
    Leftovers kind{what, why, {}, 0};
    const fs::path folder = store_.folder() / below;
    if (!fs::is_directory(folder)) return;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file() || !is_old(entry) || !may_go(entry.path())) continue;
      kind.files.push_back(entry.path());
      kind.bytes += entry.file_size();
    }
    std::sort(kind.files.begin(), kind.files.end());
    if (!kind.files.empty()) found_.push_back(std::move(kind));
  }

  [[nodiscard]] bool is_old(const fs::directory_entry& entry) const {
    const std::chrono::duration<double> age = fs::file_time_type::clock::now() - entry.last_write_time();
    return options_.older_than_seconds <= 0 || age.count() > options_.older_than_seconds;
  }

  [[nodiscard]] bool is_imported(const fs::path& file, bool last) const {
    const auto known = attempts_.find(file.filename().string());
    return known != attempts_.end() && known->second.over && known->second.last == last &&
           fs::file_size(file) == known->second.imported;
  }

  const Store& store_;
  const LeftoverOptions& options_;
  std::set<std::string> done_;
  std::map<std::string, Attempted> attempts_;  ///< by the name of the journal
  std::vector<Leftovers> found_;
};

}  // namespace

std::vector<Leftovers> leftovers(const Store& store, const LeftoverOptions& options) {
  return Search(store, options).all();
}

void remove(const std::vector<Leftovers>& all) {
  for (const Leftovers& kind : all)
    for (const fs::path& file : kind.files) {
      std::error_code reason;
      fs::remove(file, reason);
      if (reason) throw Error(Exit::runtime, "cannot delete '" + file.string() + "': " + reason.message());
    }
}

}  // namespace ablate::results
