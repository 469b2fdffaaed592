#include "runner/control/night.h"

#include <algorithm>
#include <chrono>

#include "experiments/error.h"
#include "experiments/labels.h"
#include "results/lock.h"
#include "runner/control/work.h"

namespace ablate::runner {

namespace {

using Row = std::vector<nlohmann::json>;

double number(const nlohmann::json& value) { return value.is_number() ? value.get<double>() : 0; }
std::int64_t integer(const nlohmann::json& value) {
  return value.is_number() ? value.get<std::int64_t>() : 0;
}
std::string text_of(const nlohmann::json& value) { return value.is_string() ? value.get<std::string>() : ""; }

double unix_now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

constexpr const char* counts =
    "count(*), sum(r.state = 'done'), sum(r.state = 'running'), sum(r.state = 'failed'), "
    "sum(r.state = 'planned'), sum(r.outcome IS 'diverged') ";

Night::Count count_of(const std::string& experiment, const Row& row, std::size_t from) {
  return {experiment,
          integer(row[from]),
          integer(row[from + 1]),
          integer(row[from + 2]),
          integer(row[from + 3]),
          integer(row[from + 4]),
          integer(row[from + 5])};
}

/// What is known of a configuration from one of its runs.
struct Configuration {
  experiments::Sizes sizes;
  double work = 0;
};

class Reading {
 public:
  Reading(const results::Store& store, const experiments::Catalog& catalog)
      : store_(store), catalog_(catalog) {}

  Night read() {
    night_.database = store_.file().string();
    night_.writer = results::holder_of(store_.file()).value_or("");
    count();
    read_slots();
    read_failures();
    read_activity();
    if (night_.all.missing > 0 || !running_.empty()) estimate();
    return std::move(night_);
  }

 private:
  void count() {
    const std::string of = std::string("SELECT ") + counts + "FROM run r WHERE ";
    const std::string asked = "EXISTS (SELECT 1 FROM membership s WHERE s.run = r.id)";
    night_.all = count_of("", store_.query(of + asked).rows.at(0), 0);
    const auto each =
        store_.query(std::string("SELECT e.name, ") + counts +
                     "FROM (SELECT DISTINCT experiment, run FROM membership) s JOIN run r ON "
                     "r.id = s.run JOIN experiment e ON e.id = s.experiment GROUP BY 1 ORDER BY 1");
    for (const Row& row : each.rows)
      night_.experiments.push_back(count_of(row[0].get<std::string>(), row, 1));
    const Row others = store_.query(of + "NOT " + asked).rows.at(0);
    if (integer(others[0]) > 0) night_.experiments.push_back(count_of("(no longer asked for)", others, 0));
  }

  void read_slots() {
    const double now = unix_now();
    const auto table = store_.query(
        "SELECT r.config_id, r.spec, r.flops, r.run_id, a.device, a.started, coalesce(a.resumed_step, 0), "
        "CASE WHEN r.outcome IS NULL THEN (SELECT max(step) FROM reading WHERE run = r.id) END, "
        "(SELECT labels FROM membership WHERE run = r.id LIMIT 1), a.number FROM attempt a JOIN run r ON "
        "r.id = "
        "a.run WHERE a.ended IS NULL ORDER BY a.device, a.started");
    for (const Row& row : table.rows) {
      const std::string run_id = row[3].get<std::string>();
      Night::Slot slot{text_of(row[4]), run_id, "", integer(row[7]), 0, 0, 0, now - number(row[5]), {}};
      if (row[8].is_string())
        slot.labels = experiments::text(nlohmann::json::parse(text_of(row[8])).get<experiments::Labels>());
      read_losses(slot);
      if (const Configuration* known = configuration(row)) {
        slot.steps = known->sizes.steps;
        const auto epoch = static_cast<double>(std::max<std::int64_t>(1, known->sizes.steps_per_epoch));
        slot.epoch = static_cast<double>(slot.step) / epoch;
        slot.epochs = static_cast<double>(slot.steps) / epoch;
        const double steps = std::max(1.0, static_cast<double>(slot.steps));
        running_.push_back({text_of(row[0]), known->work, static_cast<double>(slot.step) / steps,
                            slot.seconds, number(row[6]) / steps});
      }
      journals_.push_back(store_.folder() / "journals" /
                          (run_id + "." + std::to_string(integer(row[9])) + ".jsonl"));
      night_.slots.push_back(std::move(slot));
    }
  }

  void read_losses(Night::Slot& slot) const {
    for (const char* metric : {"train_loss", "test_loss"}) {
      for (const results::Point& point : store_.curve(slot.run_id, metric))
        slot.losses.push_back(point.value);
      if (!slot.losses.empty()) return;
    }
  }

  void read_failures() {
    const auto table = store_.query(
        "SELECT coalesce(a.class, 'error'), count(*) FROM run r JOIN attempt a ON a.run = r.id AND a.number "
        "= "
        "(SELECT max(number) FROM attempt WHERE run = r.id) WHERE r.state = 'failed' GROUP BY 1 ORDER BY 2 "
        "DESC, 1");
    for (const Row& row : table.rows) night_.failures.emplace_back(text_of(row[0]), integer(row[1]));
  }

  void read_activity() {
    double last = number(store_.query("SELECT max(coalesce(ended, started)) FROM attempt").rows.at(0)[0]);
    if (last <= 0) return;
    for (const std::filesystem::path& journal : journals_) {
      std::error_code absent;
      const auto written = std::filesystem::last_write_time(journal, absent);
      if (absent) continue;
      const std::chrono::duration<double> age = std::filesystem::file_time_type::clock::now() - written;
      last = std::max(last, unix_now() - age.count());
    }
    night_.idle_seconds = std::max(0.0, unix_now() - last);
  }

  void estimate() {
    std::map<std::string, WaitingRuns> waiting;
    const auto table = store_.query(
        "SELECT config_id, spec, flops, count(*) FROM run r WHERE state = 'planned' AND EXISTS (SELECT 1 "
        "FROM "
        "membership s WHERE s.run = r.id) GROUP BY config_id");
    for (const Row& row : table.rows) {
      const Configuration* known = configuration(row);
      if (known == nullptr) return;
      waiting[text_of(row[0])] = {static_cast<std::size_t>(integer(row[3])), known->work * number(row[3])};
    }
    const auto past = store_.query(
        "SELECT config_id, spec, flops, seconds + coalesce(evaluation_seconds, 0) + "
        "coalesce(overhead_seconds, 0) FROM run WHERE outcome = 'finished'");
    Pace pace;
    for (const Row& row : past.rows)
      if (const Configuration* known = configuration(row))
        pace.recorded(text_of(row[0]), number(row[3]), known->work);
    const std::size_t slots = night_.writer.empty() ? 1 : std::max<std::size_t>(1, night_.slots.size());
    night_.left = remaining(pace, running_, waiting, slots);
  }

  /// Of a row that begins with config_id, spec, flops; null where this program cannot read the description.
  const Configuration* configuration(const Row& row) {
    const auto [known, added] = configurations_.try_emplace(row[0].get<std::string>());
    if (added) {
      try {
        const auto spec = experiments::run_spec_from_json(nlohmann::json::parse(text_of(row[1])), catalog_);
        const auto sizes = experiments::sizes(spec, catalog_.facts(spec.dataset));
        known->second = Configuration{sizes, work_of(spec, sizes, number(row[2]))};
      } catch (const std::exception&) {
        known->second = std::nullopt;
      }
    }
    return known->second ? &*known->second : nullptr;
  }

  const results::Store& store_;
  const experiments::Catalog& catalog_;
  Night night_;
  std::vector<RunningRun> running_;
  std::vector<std::filesystem::path> journals_;  ///< of the slots
  std::map<std::string, std::optional<Configuration>> configurations_;
};

}  // namespace

Night read_night(const results::Store& store, const experiments::Catalog& catalog) {
  return Reading(store, catalog).read();
}

}  // namespace ablate::runner
