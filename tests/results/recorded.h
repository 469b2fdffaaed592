#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>

#include "experiments/read.h"
#include "results/journal/journal.h"
#include "results/scratch_folder.h"
#include "results/store.h"
#include "runner/catalog/catalog.h"

/// A database with one small experiment in it, for the tests of the store.
namespace ablate::results::testing {

inline constexpr const char* text = R"({
  "name": "norms", "question": "Which norm?",
  "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
           "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 2, "batch_size": 500},
  "arms": {"plain": {}, "normed": {"norm": "batch"}},
  "seeds": 3,
  "compare": {"metric": "test_error"}})";

class Recorded {
 public:
  explicit Recorded(const char* declared = text)
      : experiment_(experiments::parse_experiment(declared, "norms.json", runner::catalog())) {
    Store store = open();
    store.record(experiment_, plan_, runner::catalog());
  }

  [[nodiscard]] std::filesystem::path database() const { return folder_.path() / "r.sqlite"; }
  [[nodiscard]] Store open() const { return Store(database(), Store::Mode::write); }
  [[nodiscard]] Store reading() const { return Store(database(), Store::Mode::read); }
  [[nodiscard]] const std::string& run_id(std::size_t i = 0) const { return plan_.runs.at(i).run_id; }
  [[nodiscard]] const experiments::Plan& plan() const { return plan_; }
  [[nodiscard]] const experiments::Experiment& experiment() const { return experiment_; }

  /// A whole journal of an attempt: readings after steps 0, 3 and 6 that begin at `error` and halve.
  static void write_journal(const std::string& run_id, const Attempt& attempt, double error,
                            const std::string& outcome = "finished") {
    JournalWriter journal(attempt.journal, {{"run_id", run_id},
                                            {"attempt", attempt.number},
                                            {"resumed_step", 0},
                                            {"environment", {{"device", "test"}}},
                                            {"pid", 1},
                                            {"host", "here"}});
    for (std::int64_t step = 0; step <= 6; step += 3, error /= 2)
      journal.metrics(step, static_cast<double>(step) / 3, 0.1 * static_cast<double>(step),
                      {{"test_loss", 3 * error}, {"test_error", error}});
    journal.event("end", {{"outcome", outcome},
                          {"class", outcome == "diverged" ? outcome : ""},
                          {"step", 6},
                          {"seconds", 0.6},
                          {"peak_bytes", 1000}});
  }

  /// Ends every run of the plan: with the last error that `last_error` gives, or diverged where it gives
  /// none.
  void finish(const std::function<std::optional<double>(const experiments::PlannedRun&)>& last_error) const {
    Store store = open();
    for (const auto& run : plan_.runs) {
      const Attempt attempt = store.begin_attempt(run.run_id, "cpu", true);
      const std::optional<double> last = last_error(run);
      write_journal(run.run_id, attempt, 4 * last.value_or(1), last ? "finished" : "diverged");
      store.import(run.run_id, attempt.number);
    }
  }

  /// Errors of 0.2 + seed / 1000, of the arm `normed` 0.05 lower.
  void finish_all() const {
    finish([](const experiments::PlannedRun& run) {
      return 0.2 + 0.001 * static_cast<double>(run.spec.seed) - (run.labels.at("arm") == "normed" ? 0.05 : 0);
    });
  }

 private:
  results::ScratchFolder folder_;
  experiments::Experiment experiment_;
  experiments::Plan plan_ = experiments::expand(experiment_, runner::catalog(),
                                                [](const auto&...) { return std::optional<double>(); });
};

}  // namespace ablate::results::testing
