#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "experiments/error.h"
#include "experiments/experiment.h"
#include "experiments/plan.h"

namespace ablate::results {

/// One evaluated step of a run.
struct Point {
  std::int64_t step = 0;
  double epoch = 0;
  double seconds = 0;  ///< of training until then
  double value = 0;    ///< NaN or infinite where it was
};

/// One run as the tables know it.
struct Run {
  std::string run_id, config_id;
  std::string state;    ///< planned | running | done | failed
  std::string outcome;  ///< finished | diverged; empty while it has none
  std::string failure_class, message;
  std::int64_t attempts = 0;
  std::optional<double> seconds, evaluation_seconds, overhead_seconds, peak_bytes, parameters, flops;
  bool exclusive = false;    ///< its timing was not shared with another run on the machine
  bool reproducible = true;  ///< no later attempt contradicted an earlier one
  std::string environment;   ///< digest of what it ran on; pairs across two are reported
  std::string device;
};

/// An attempt that did not end well.
struct Failure {
  std::string run_id;
  std::int64_t attempt = 1;
  std::string failure_class, message;  ///< "diverged", "oom", "crash" … (docs/night.md)
  std::optional<double> step, epoch;   ///< where it stood, if that is known
  std::string device, host;
};

/// An attempt to be made: where its worker writes.
struct Attempt {
  std::int64_t number = 1;
  std::filesystem::path journal;     ///< <db>.d/journals/<run_id>.<number>.jsonl
  std::filesystem::path checkpoint;  ///< <db>.d/checkpoints/<run_id>.safetensors, the newest
};

/// One look of one probe at a run.
struct Look {
  std::string label;
  std::int64_t step = 0;
  std::string probe;  ///< canonical JSON: what was looked for
  bool operator<(const Look& other) const {
    return std::tie(label, step, probe) < std::tie(other.label, other.step, other.probe);
  }
};

/// One number that a probe found.
struct LookValue {
  std::string label, key;
  double value = 0;  ///< NaN where it was
};

/// What an import did.
struct Imported {
  std::uint64_t values = 0;
  bool ended = false;   ///< the attempt's end is recorded, by this import or an earlier one
  std::string problem;  ///< a damaged line: file, line number, what is wrong; everything before it is kept
  /// The same of a last line that has no end: damage once its writer is gone, nothing to speak of before.
  std::string cut;

  [[nodiscard]] const std::string& damage() const { return problem.empty() ? cut : problem; }
};

/// A journal is shorter than what was imported from it, or another one: it was cut or replaced.
class LostJournal : public Error {
 public:
  explicit LostJournal(const std::string& message) : Error(Exit::database, message) {}
};

/// The results database: one SQLite file. Everything about SQL is behind this class.
class Store {
 public:
  enum class Mode { read, write };
  /// read: the file must exist, opened read-only. write: created if absent; takes flock on `<db>.lock` and
  /// keeps it, so that there is one writer. Throws Error(database) naming the file and the reason: held by
  /// another (naming host and pid), on a network file system, written by a newer version, not a database,
  /// read-only.
  Store(const std::filesystem::path& file, Mode mode);
  ~Store();
  Store(Store&&) noexcept;

  // Writing: one transaction each. On a full disk they throw DiskFull, and may be called again.
  /// Records the experiment and its plan; runs already there are kept. Labels and phase of each planned run
  /// are kept per experiment. Replaces what an earlier plan of the same experiment name said.
  void record(const experiments::Experiment& experiment, const experiments::Plan& plan,
              const experiments::Catalog& catalog);
  /// Marks the run as running and makes the folders that its worker writes to.
  Attempt begin_attempt(const std::string& run_id, const std::string& device, bool exclusive);
  /// Imports what a journal has beyond the offset reached so far, in one transaction with offset and nonce:
  /// an event is imported exactly once. A file shorter than its offset, or another nonce, throws LostJournal
  /// naming both; a journal of another version Error(database). Of an attempt that failed the run is planned
  /// again, unless its class repeats itself (failure_class.h): who gives it up says so with fail_attempt.
  Imported import(const std::string& run_id, std::int64_t attempt);
  /// An attempt that came to no result, whatever its journal says. `again`: the run will be tried again, so
  /// it is planned, not failed.
  void fail_attempt(const std::string& run_id, std::int64_t attempt, const std::string& failure_class,
                    const std::string& message, bool again);
  /// Marks attempts that a dead supervisor left running as interrupted, after importing their journals; one
  /// whose journal is lost failed (class disk), and its run begins anew. What is damaged in the journals is
  /// given back, one line each.
  std::vector<std::string> recover();

  // Reading.
  std::vector<std::string> experiments() const;
  /// The merged document as JSON text, in which the order of keys carries meaning.
  std::optional<std::string> experiment_source(const std::string& name) const;
  std::map<std::string, Run> runs(const std::vector<std::string>& run_ids) const;  ///< unknown ids are absent
  std::vector<Point> curve(const std::string& run_id, const std::string& metric) const;  ///< by step
  /// The last point of a curve, without reading the others.
  std::optional<Point> last(const std::string& run_id, const std::string& metric) const;
  /// At which steps each run was evaluated, ascending.
  std::map<std::string, std::vector<std::int64_t>> recorded_steps(
      const std::vector<std::string>& run_ids) const;
  /// What a probe found under one key, by step.
  std::vector<Point> probe_curve(const std::string& run_id, const std::string& label,
                                 const std::string& key) const;
  /// What each probe of each run found at its last look.
  std::map<std::string, std::vector<LookValue>> last_looks(const std::vector<std::string>& run_ids) const;
  /// What every run was looked at by.
  std::map<std::string, std::set<Look>> looks(const std::vector<std::string>& run_ids) const;

  /// Where the final weights of a run lie, if they are kept: <db>.d/weights/<run_id>.safetensors.
  [[nodiscard]] std::filesystem::path weights(const std::string& run_id) const;
  /// The beginning of the names of the pictures of a run: <db>.d/pictures/<run_id>.
  [[nodiscard]] std::string pictures(const std::string& run_id) const;

  /// Failed and diverged attempts of these runs, by run in the order given.
  std::vector<Failure> failures(const std::vector<std::string>& run_ids) const;
  /// What an environment's digest stands for, as JSON text; empty if it is unknown.
  std::string environment(const std::string& digest) const;

  struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<nlohmann::json>> rows;
    bool cut = false;  ///< there were more rows than the limit
  };
  struct Limits {
    std::size_t rows = std::numeric_limits<std::size_t>::max();
    double seconds = std::numeric_limits<double>::infinity();
  };
  /// One read-only statement. Throws Error(usage) with SQLite's message and the SQL, or where it took longer
  /// than the limit.
  Table query(const std::string& sql) const { return query(sql, Limits{}); }
  Table query(const std::string& sql, const Limits& limits) const;

  [[nodiscard]] const std::filesystem::path& file() const;
  [[nodiscard]] std::filesystem::path folder() const;  ///< what lies beside it: <db>.d

 private:
  struct Implementation;
  std::unique_ptr<Implementation> self_;
};

}  // namespace ablate::results
