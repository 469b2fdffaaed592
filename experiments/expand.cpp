#include <algorithm>
#include <cmath>
#include <set>

#include "experiments/attribution.h"
#include "experiments/configuration.h"
#include "experiments/identity.h"

namespace ablate::experiments {

std::string_view name(Phase phase) {
  switch (phase) {
    case Phase::source:
      return "source";
    case Phase::tuning:
      return "tuning";
    case Phase::compare:
      return "compare";
  }
  return "";
}

std::vector<std::string> Plan::unique_ids() const {
  std::vector<std::string> ids;
  std::set<std::string> seen;
  for (const PlannedRun& run : runs)
    if (seen.insert(run.run_id).second) ids.push_back(run.run_id);
  return ids;
}

namespace {

/// A cell of the experiment with what may be chosen for it.
struct Cell {
  Combination combination;
  const Tune* tune = nullptr;
  std::vector<Combination> candidates;        ///< with the cell's own levels; one where nothing is tuned
  std::vector<Configuration> configurations;  ///< one per candidate
};

class Expansion {
 public:
  Expansion(const Experiment& experiment, const Catalog& catalog, const TuningRecord& records,
            const ExpandOptions& options, Problems& problems)
      : experiment_(experiment),
        records_(records),
        options_(options),
        problems_(problems),
        catalog_(catalog),
        configurations_(experiment, catalog) {}

  /// Adds what is wrong with any configuration.
  void check() {
    if (is_readable_size()) form_cells();
    if (!cells_.empty()) return;
    // Filters that are wrong themselves leave the base to look at.
    const Combination base;
    const Configuration configuration = configurations_.make(base);
    attribute_faults(experiment_, {{&base, &configuration}}, problems_);
  }

  Plan expand() {
    if (!is_readable_size()) too_many(combinations());
    form_cells();
    problems_.raise();
    add_tuning();
    const std::vector<std::size_t> chosen = select();
    add_compared(chosen);
    return std::move(plan_);
  }

 private:
  static constexpr std::size_t undecided = static_cast<std::size_t>(-1);

  [[nodiscard]] const Tune* tune_of(const Labels& labels) const {
    const auto arm = labels.find("arm");
    const auto found = experiment_.tune.find(arm == labels.end() ? "" : arm->second);
    return found == experiment_.tune.end() ? nullptr : &found->second;
  }

  [[nodiscard]] double combinations() const {
    double product = static_cast<double>(experiment_.seeds.size());
    for (const Axis& axis : experiment_.axes) product *= static_cast<double>(axis.levels.size());
    return product;
  }

  /// `only` and `skip` may leave few of many combinations, but not of more than can be looked at.
  [[nodiscard]] bool is_readable_size() const {
    return combinations() <= 1000.0 * static_cast<double>(options_.max_runs);
  }

  void too_many(double runs) const {
    Problems problem;
    problem.add({experiment_.file, 0, 0, ""},
                "expands to " + Json(std::llround(runs)).dump() + " runs, more than the limit of " +
                    std::to_string(options_.max_runs) + ": raise it with --max-runs");
    problem.raise();
  }

  void form_cells() {
    std::vector<const Axis*> axes;
    for (const Axis& axis : experiment_.axes)
      if (!axis.levels.empty()) axes.push_back(&axis);
    std::vector<Cell> found;
    double runs = 0;
    each_combination(axes, [&](const Combination& combination) {
      const Labels labels = combination.labels();
      if (!admits(experiment_, labels)) return;
      Cell cell{combination, tune_of(labels), {}, {}};
      if (cell.tune == nullptr)
        cell.candidates = {combination};
      else
        add_candidates(cell);
      runs += static_cast<double>(experiment_.seeds.size());
      if (cell.tune != nullptr) runs += static_cast<double>(cell.candidates.size() * cell.tune->seeds.size());
      found.push_back(std::move(cell));
    });
    if (runs > static_cast<double>(options_.max_runs)) too_many(runs);
    if (found.empty() && problems_.empty())
      problems_.add({experiment_.file, 0, 0, ""}, "`only` and `skip` leave no run");
    for (Cell& cell : found) {
      for (const Combination& candidate : cell.candidates)
        cell.configurations.push_back(configurations_.make(candidate));
      check_tunable(cell);
      check_measured(cell);
    }
    cells_ = std::move(found);
    attribute_faults(experiment_, examined(), problems_);
  }

  [[nodiscard]] std::vector<Examined> examined() const {
    std::vector<Examined> all;
    for (const Cell& cell : cells_)
      for (std::size_t i = 0; i < cell.candidates.size(); ++i)
        all.push_back({&cell.candidates[i], &cell.configurations[i]});
    return all;
  }

  static void add_candidates(Cell& cell) {
    std::vector<const Axis*> axes;
    for (const Axis& axis : cell.tune->axes) axes.push_back(&axis);
    each_combination(axes, [&](const Combination& chosen) {
      Combination both = cell.combination;
      both.levels.insert(both.levels.end(), chosen.levels.begin(), chosen.levels.end());
      cell.candidates.push_back(std::move(both));
    });
  }

  /// Every metric that is read of a cell's runs must be one that its data set's task has.
  void check_measured(const Cell& cell) {
    if (!catalog_.facts || !cell.configurations.front().faults.empty()) return;
    const Choice& dataset = cell.configurations.front().resolved.spec.dataset;
    const Task task = catalog_.facts(dataset).task;
    const bool held_out = cell.configurations.front().resolved.spec.split.validation > 0;
    const auto require = [&](const Metric& metric, const At& at, const std::string& place) {
      const bool chosen = at.kind == At::Kind::best_validation;
      if (!held_out && (chosen || metric.split == "validation") && unmeasured_.emplace(place, "").second)
        problems_.add(experiment_.locate("/split/validation"),
                      place + " reads " + metric.name + (chosen ? " where the validation set is best" : "") +
                          ", and nothing is held out: set split.validation");
      if (is_measured(metric, task) || !unmeasured_.emplace(place, dataset.name).second) return;
      std::string known;
      for (const std::string& quantity : measured_quantities(task))
        known += (known.empty() ? "" : ", ") + metric.split + "_" + quantity;
      problems_.add(experiment_.locate("/dataset"),
                    place + " reads " + metric.name + ", which is not measured on dataset " + dataset.name +
                        ", whose task is " + std::string(name(task)) + ": " + known + " are");
    };
    if (cell.tune != nullptr) require(cell.tune->by, {}, "`tune`");
    const Labels labels = cell.combination.labels();
    for (const Compare& compare : experiment_.compare)
      if (std::all_of(compare.where.begin(), compare.where.end(), [&](const auto& condition) {
            const auto& [axis, wanted] = condition;
            const auto found = labels.find(axis);
            return found == labels.end() ||
                   std::find(wanted.begin(), wanted.end(), found->second) != wanted.end();
          }))
        require(compare.metric, compare.at,
                "`compare`" + (compare.label.empty() ? "" : " \"" + compare.label + "\""));
  }

  void check_tunable(const Cell& cell) {
    if (cell.tune == nullptr || cell.tune->by.split != "validation") return;
    for (const Configuration& configuration : cell.configurations)
      if (configuration.resolved.spec.split.validation == 0)
        return problems_.add(
            experiment_.locate("/split/validation"),
            "`tune` chooses by " + cell.tune->by.name + ", and nothing is held out: set split.validation");
  }

  /// One planned run. Its source, where it has one, goes before it.
  void add(const Configuration& configuration, Labels labels, std::int64_t seed, Phase phase) {
    PlannedRun run;
    if (!configuration.resolved.spec.start.is_null()) run.source = add_source(configuration, seed);
    run.spec = configuration.resolved.spec;
    run.spec.seed = seed;
    run.evaluate = configuration.resolved.evaluate;
    run.probes = configuration.resolved.probes;
    run.config_id = configuration.config_id;
    run.run_id = id_of(configuration, seed);
    labels["seed"] = std::to_string(seed);
    run.labels = std::move(labels);
    run.phase = phase;
    plan_.runs.push_back(std::move(run));
  }

  static std::string id_of(const Configuration& configuration, std::int64_t seed) {
    nlohmann::json identity = configuration.identity;
    identity["seed"] = seed;
    return sha256(canonical(identity)).substr(0, 16);
  }

  std::string add_source(const Configuration& configuration, std::int64_t seed) {
    const Configuration source = configurations_.source_of(configuration);
    const std::int64_t source_seed = configuration.resolved.spec.start.value("seed", seed);
    const std::string id = id_of(source, source_seed);
    if (sources_.insert(id).second) add(source, {}, source_seed, Phase::source);
    return id;
  }

  void add_tuning() {
    std::set<std::int64_t> seeds;
    for (const auto& [arm, tune] : experiment_.tune) seeds.insert(tune.seeds.begin(), tune.seeds.end());
    for (const std::int64_t seed : seeds)
      for (const Cell& cell : cells_) {
        if (cell.tune == nullptr) continue;
        const auto& own = cell.tune->seeds;
        if (std::find(own.begin(), own.end(), seed) == own.end()) continue;
        for (std::size_t i = 0; i < cell.candidates.size(); ++i)
          add(cell.configurations[i], cell.candidates[i].labels(), seed, Phase::tuning);
      }
  }

  /// Means that differ by no more than the rounding of their sums are equal.
  static bool is_better(double mean, double best, Better better) {
    constexpr double rounding = 1e-12;
    if (std::isfinite(best) && std::abs(mean - best) <= rounding * std::abs(best)) return false;
    return better == Better::lower ? mean < best : mean > best;
  }

  /// The mean of a candidate over the tuning seeds; std::nullopt while a record is missing.
  std::optional<double> score(const Tune& tune, const Configuration& candidate,
                              std::vector<std::string>& waiting) const {
    double total = 0;
    const std::size_t before = waiting.size();
    for (const std::int64_t seed : tune.seeds) {
      const std::string id = id_of(candidate, seed);
      if (const auto value = records_ ? records_(id, tune.by, tune.at) : std::nullopt)
        total += *value;
      else
        waiting.push_back(id);
    }
    if (waiting.size() > before) return std::nullopt;
    return total / static_cast<double>(tune.seeds.size());
  }

  std::vector<std::size_t> select() {
    std::vector<std::size_t> chosen;
    for (const Cell& cell : cells_) chosen.push_back(cell.tune == nullptr ? 0 : select_for(cell));
    return chosen;
  }

  std::size_t select_for(const Cell& cell) {
    Selection selection{cell.combination.labels(), {}, {}};
    std::size_t best = undecided;
    double best_score = 0;
    for (std::size_t i = 0; i < cell.candidates.size(); ++i) {
      const auto mean = score(*cell.tune, cell.configurations[i], selection.waiting_for);
      if (!mean) continue;
      if (best == undecided || is_better(*mean, best_score, better(cell.tune->by, cell.tune->at)))
        best = i, best_score = *mean;
    }
    if (!selection.waiting_for.empty()) best = undecided;
    if (best != undecided)
      for (const auto& [axis, level] : cell.candidates[best].levels)
        if (axis->source == Axis::Source::tune) selection.chosen[axis->name] = level->label;
    plan_.selections.push_back(std::move(selection));
    return best;
  }

  void add_compared(const std::vector<std::size_t>& chosen) {
    for (const std::int64_t seed : experiment_.seeds)
      for (std::size_t i = 0; i < cells_.size(); ++i) {
        Labels labels = cells_[i].combination.labels();
        labels["seed"] = std::to_string(seed);
        if (!admits(experiment_, labels)) continue;
        if (chosen[i] == undecided)
          ++plan_.later;
        else
          add(cells_[i].configurations[chosen[i]], cells_[i].candidates[chosen[i]].labels(), seed,
              Phase::compare);
      }
  }

  const Experiment& experiment_;
  const TuningRecord& records_;
  const ExpandOptions& options_;
  Problems& problems_;
  const Catalog& catalog_;
  Configurations configurations_;
  std::vector<Cell> cells_;
  std::set<std::string> sources_;
  std::set<std::pair<std::string, std::string>> unmeasured_;  ///< (place, data set) that were reported
  Plan plan_;
};

}  // namespace

Plan expand(const Experiment& experiment, const Catalog& catalog, const TuningRecord& records,
            const ExpandOptions& options) {
  Problems problems;
  return Expansion(experiment, catalog, records, options, problems).expand();
}

void check_configurations(const Experiment& experiment, const Catalog& catalog, Problems& problems) {
  const TuningRecord no_records;
  const ExpandOptions options;
  Expansion(experiment, catalog, no_records, options, problems).check();
}

}  // namespace ablate::experiments
