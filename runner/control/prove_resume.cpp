#include "runner/control/prove_resume.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <poll.h>
#include <set>

#include "experiments/error.h"
#include "experiments/identity.h"
#include "results/journal/journal_reader.h"
#include "results/scratch_folder.h"
#include "results/sql_text.h"
#include "results/store.h"
#include "runner/control/stop_signal.h"
#include "runner/control/worker_process.h"
#include "runner/protocol.h"

namespace ablate::runner {

using experiments::PlannedRun;

namespace {

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The shortened runs of a plan: the first of each configuration, each after the run that it starts from.
class Briefs {
 public:
  Briefs(const experiments::Plan& plan, const experiments::Catalog& catalog, std::int64_t steps)
      : catalog_(catalog), steps_(steps) {
    for (const PlannedRun& run : plan.runs) originals_.try_emplace(run.run_id, &run);
    std::set<std::string> seen;
    for (const PlannedRun& run : plan.runs)
      if (seen.insert(run.config_id).second) add(run);
  }
  [[nodiscard]] const experiments::Plan& plan() const { return plan_; }

 private:
  std::string add(const PlannedRun& run) {
    PlannedRun brief = run;
    const auto whole = experiments::sizes(run.spec, catalog_.facts(run.spec.dataset)).steps;
    const std::int64_t steps = std::min(whole, steps_);
    brief.spec.length = {experiments::Length::Unit::steps, steps};
    brief.evaluate.every_steps = std::max<std::int64_t>(1, steps / 4);
    brief.probes = experiments::Json::object();
    brief.run_id = experiments::run_id(brief.spec, catalog_);
    brief.config_id = experiments::config_id(brief.spec, catalog_);
    if (const auto source = originals_.find(run.source); source != originals_.end())
      brief.source = add(*source->second);
    if (added_.insert(brief.run_id).second) plan_.runs.push_back(brief);
    return brief.run_id;
  }

  const experiments::Catalog& catalog_;
  std::int64_t steps_;
  std::map<std::string, const PlannedRun*> originals_;
  std::set<std::string> added_;
  experiments::Plan plan_;
};

/// One database in which every run is made in one way.
class Way {
 public:
  Way(const std::filesystem::path& file, const experiments::Experiment& experiment,
      const experiments::Plan& plan, const experiments::Catalog& catalog, const ProofOptions& options)
      : options_(options), store_(file, results::Store::Mode::write) {
    store_.record(experiment, plan, catalog);
  }

  /// Makes a run, its worker killed as soon as a checkpoint of each of these steps, or a later one, is told
  /// of. Returns why it did not end, or "".
  std::string make(const PlannedRun& run, const std::vector<std::int64_t>& kill_at) {
    std::size_t kills = 0;
    for (;;) {
      const results::Attempt attempt = store_.begin_attempt(run.run_id, options_.device, true);
      const std::int64_t kill_step = kills < kill_at.size() ? kill_at[kills] : run.spec.length.count + 1;
      WorkerProcess worker(options_.worker, {"--device", options_.device, "--data", options_.data.string()},
                           store_.folder() / "logs" / "worker.log");
      worker.send(assignment(run, attempt, kill_at.empty() ? 3600 : 0));
      const bool killed = follow(worker, attempt.journal, kill_step);
      const results::Imported imported = store_.import(run.run_id, attempt.number);
      if (imported.ended) break;
      if (!killed)
        return "the worker ended before the run did" + said(content(store_.folder() / "logs" / "worker.log"));
      store_.fail_attempt(run.run_id, attempt.number, "interrupted", "killed at a checkpoint", true);
      ++kills;
    }
    const results::Run made = store_.runs({run.run_id}).at(run.run_id);
    return made.state == "done" ? "" : "the run failed: " + made.message;
  }

  [[nodiscard]] results::Store::Table readings(const PlannedRun& run) const {
    return store_.query("SELECT step, split || '_' || metric, value, kind FROM metrics WHERE run_id = " +
                        results::sql_text(run.run_id) + " ORDER BY 1, 2");
  }
  [[nodiscard]] std::string outcome(const PlannedRun& run) const {
    return store_.runs({run.run_id}).at(run.run_id).outcome;
  }
  /// Whether later attempts repeated the readings of earlier ones to the last bit.
  [[nodiscard]] bool is_reproducible(const PlannedRun& run) const {
    return store_.runs({run.run_id}).at(run.run_id).reproducible;
  }
  /// "": there are none.
  [[nodiscard]] std::string weights_digest(const PlannedRun& run) const {
    const std::filesystem::path file = store_.weights(run.run_id);
    return std::filesystem::exists(file) ? experiments::sha256(content(file)) : "";
  }
  [[nodiscard]] std::vector<std::int64_t> resumed(const PlannedRun& run) const {
    std::vector<std::int64_t> steps;
    for (const auto& row : store_
                               .query("SELECT a.resumed_step FROM attempt a JOIN run r ON r.id = a.run WHERE "
                                      "a.resumed_step > 0 AND r.run_id = " +
                                      results::sql_text(run.run_id) + " ORDER BY a.number")
                               .rows)
      steps.push_back(row[0].get<std::int64_t>());
    return steps;
  }

 private:
  [[nodiscard]] nlohmann::json assignment(const PlannedRun& run, const results::Attempt& attempt,
                                          double checkpoint_seconds) const {
    Assignment all{run.run_id,
                   attempt.number,
                   experiments::to_json(run.spec),
                   run.evaluate.every_steps,
                   nlohmann::json::object(),
                   attempt.journal.string(),
                   attempt.checkpoint.string()};
    all.checkpoint_seconds = checkpoint_seconds;  // 0: one after every step
    all.weights = store_.weights(run.run_id).string();
    all.keep = true;
    all.start_run = run.source;
    if (!run.source.empty()) all.start_weights = store_.weights(run.source).string();
    nlohmann::json message = all;
    message["do"] = "run";
    return message;
  }

  /// Until the run or its worker ends; true: killed.
  static bool follow(WorkerProcess& worker, const std::filesystem::path& journal, std::int64_t kill_step) {
    constexpr int poll_ms = 1;
    while (!worker.ended()) {
      for (const nlohmann::json& message : worker.receive()) {
        const std::string event = message.value("event", "");
        if (event == "unusable") throw Error(Exit::device, message.value("message", ""));
        if (event == "ended") worker.close_input();  // it ends
      }
      if (StopSignal::count() > 0) throw Error(Exit::stopped, "stopped; nothing was changed");
      if (last_checkpoint(journal) >= kill_step) {
        worker.kill_now();
        worker.end();
        return true;
      }
      poll(nullptr, 0, poll_ms);
    }
    worker.end();
    return false;
  }

  static std::int64_t last_checkpoint(const std::filesystem::path& journal) {
    const std::string text = content(journal);
    JournalLine line;
    std::int64_t step = 0;
    for (JournalReader reader(text); reader.next(line);)
      if (line.event == "checkpoint") step = line.members().value("step", std::int64_t{0});
    return step;
  }

  static std::string said(std::string log) {
    constexpr std::size_t most = 2000;
    if (log.size() > most) log.erase(0, log.size() - most);
    return log.empty() ? "" : ":\n" + log;
  }

  using JournalLine = results::JournalLine;
  using JournalReader = results::JournalReader;
  const ProofOptions& options_;
  results::Store store_;
};

/// The first reading that differs, or "".
std::string difference(const results::Store::Table& one, const results::Store::Table& other) {
  const std::size_t common = std::min(one.rows.size(), other.rows.size());
  for (std::size_t i = 0; i < common; ++i)
    if (one.rows[i] != other.rows[i])
      return "straight " + nlohmann::json(one.rows[i]).dump() + ", resumed " +
             nlohmann::json(other.rows[i]).dump();
  if (one.rows.size() == other.rows.size()) return "";
  return std::to_string(one.rows.size()) + " readings straight, " + std::to_string(other.rows.size()) +
         " resumed";
}

std::vector<std::int64_t> kill_steps(std::int64_t steps, int kills) {
  std::vector<std::int64_t> at;
  for (int i = 1; i <= kills; ++i) at.push_back(std::max<std::int64_t>(1, steps * i / (kills + 1)));
  return at;
}

ResumeProof prove(const PlannedRun& run, Way& straight, Way& killed, int kills) {
  ResumeProof proof{run.config_id, experiments::text(run.labels), run.spec.length.count, {}, 0, "", ""};
  proof.problem = straight.make(run, {});
  if (proof.problem.empty()) proof.problem = killed.make(run, kill_steps(proof.steps, kills));
  if (!proof.problem.empty()) return proof;
  const results::Store::Table expected = straight.readings(run);
  proof.readings = expected.rows.size();
  proof.weights = straight.weights_digest(run);
  proof.resumed = killed.resumed(run);
  if (straight.outcome(run) != killed.outcome(run))
    proof.problem = straight.outcome(run) + " straight, " + killed.outcome(run) + " resumed";
  else if (const std::string differs = difference(expected, killed.readings(run)); !differs.empty())
    proof.problem = differs;
  else if (!killed.is_reproducible(run))
    proof.problem = "an attempt that went on repeated a reading with other bits";
  else if (proof.weights != killed.weights_digest(run))
    proof.problem = "the final weights differ";
  else if (proof.resumed.empty())
    proof.problem = "no attempt went on from a checkpoint: give it more steps";
  return proof;
}

}  // namespace

std::vector<ResumeProof> prove_resume(const experiments::Experiment& experiment,
                                      const experiments::Plan& plan, const experiments::Catalog& catalog,
                                      const ProofOptions& options,
                                      const std::function<void(const PlannedRun&)>& begun) {
  const StopSignal signals;
  const results::ScratchFolder folder;
  const Briefs briefs(plan, catalog, options.steps);
  Way straight(folder.path() / "straight.sqlite", experiment, briefs.plan(), catalog, options);
  Way killed(folder.path() / "killed.sqlite", experiment, briefs.plan(), catalog, options);
  std::vector<ResumeProof> proofs;
  for (const PlannedRun& run : briefs.plan().runs) {
    if (begun) begun(run);
    proofs.push_back(prove(run, straight, killed, options.kills));
  }
  return proofs;
}

}  // namespace ablate::runner
