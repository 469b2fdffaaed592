#include "analysis/series.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "analysis/bootstrap.h"
#include "analysis/summary.h"

namespace ablate::analysis {

using experiments::Labels;
using experiments::PlannedRun;

namespace {

bool admitted(const experiments::Compare& declared, const Labels& labels) {
  return std::all_of(declared.where.begin(), declared.where.end(), [&](const auto& condition) {
    const auto found = labels.find(condition.first);
    return found != labels.end() && std::find(condition.second.begin(), condition.second.end(),
                                              found->second) != condition.second.end();
  });
}

Levels levels_of(const experiments::Compare& declared, const Labels& labels) {
  Levels levels;
  for (const std::string& axis : declared.over) {
    const auto found = labels.find(axis);
    if (found == labels.end()) return {};
    levels.push_back(found->second);
  }
  return levels;
}

Labels cell_of(const experiments::Compare& declared, const Labels& labels,
               const std::set<std::string>& tuned) {
  Labels cell = labels;
  cell.erase("seed");
  for (const std::string& axis : declared.over) cell.erase(axis);
  for (const std::string& axis : tuned) cell.erase(axis);
  return cell;
}

/// What one seed says about a contrast.
struct Outcome {
  bool missing = false, unrecorded = false, failed_level = false, failed_baseline = false,
       diverged_level = false, diverged_baseline = false, two_environments = false;
  std::size_t censored_level = 0,
              censored_baseline = 0;  ///< terms that never got there; their values are bounds
  std::size_t terms = 0;
  double level = 0, baseline = 0;

  [[nodiscard]] bool failed() const { return failed_level || failed_baseline; }
  [[nodiscard]] std::size_t censored() const { return censored_level + censored_baseline; }
};

Outcome outcome(const Contrast& contrast, const std::string& seed) {
  using State = Observation::State;
  Outcome result;
  result.terms = contrast.terms.size();
  std::set<std::string> environments;
  for (const auto& [series, weight] : contrast.terms) {
    const auto found = series->by_seed.find(seed);
    const Observation seen = found == series->by_seed.end() ? Observation{} : found->second;
    const bool failed = seen.state == State::failed;
    result.missing |= seen.state == State::missing || seen.state == State::unrecorded;
    result.unrecorded |= seen.state == State::unrecorded;
    (weight > 0 ? result.failed_level : result.failed_baseline) |= failed;
    (weight > 0 ? result.diverged_level : result.diverged_baseline) |= failed && seen.diverged;
    (weight > 0 ? result.censored_level : result.censored_baseline) += seen.state == State::censored ? 1 : 0;
    if (!seen.environment.empty()) environments.insert(seen.environment);
    (weight > 0 ? result.level : result.baseline) += std::abs(weight) * seen.value;
  }
  result.two_environments = environments.size() > 1;
  return result;
}

/// Which side did better: -1 the level, 1 the baseline, 0 neither; std::nullopt where it is not known. A
/// failed run did worse than any other; one that was censored, worse than one that got there (which must have
/// done so before the other ended, see bound_hides_order). Of more than two runs only numbers have an order.
std::optional<int> first(const Outcome& seed, experiments::Better better) {
  if (seed.missing || seed.two_environments) return std::nullopt;
  const bool pair = seed.terms == 2;
  if (!pair && (seed.failed() || seed.censored() > 0)) return std::nullopt;
  if (seed.failed()) return static_cast<int>(seed.failed_level) - static_cast<int>(seed.failed_baseline);
  if (seed.censored() == 2) return 0;
  if (seed.censored() == 1) return seed.censored_level > 0 ? 1 : -1;
  const double difference =
      better == experiments::Better::lower ? seed.level - seed.baseline : seed.baseline - seed.level;
  return difference == 0 ? 0 : difference < 0 ? -1 : 1;
}

/// Where one side was censored the other must have got there before it ended, or nothing is known.
bool bound_hides_order(const Contrast& contrast, const std::string& seed) {
  double bound = 0, reached = 0;
  std::size_t censored = 0;
  for (const auto& [series, weight] : contrast.terms) {
    const Observation& seen = series->by_seed.at(seed);
    const bool never = seen.state == Observation::State::censored;
    censored += never ? 1 : 0;
    (never ? bound : reached) = seen.value;
  }
  return censored == 1 && reached > bound;
}

void add_order(Order& order, std::optional<int> side) {
  if (side) ++(*side < 0 ? order.level : *side > 0 ? order.baseline : order.ties);
}

void test_by_order(Pair& pair) {
  pair.n = pair.order.level + pair.order.baseline;
  pair.smallest_p = smallest_sign_flip_p(pair.n);
  pair.p = sign_test_p(pair.order);
  pair.notes.push_back(fmt::format(
      "{} of {} seeds never reached the level: what is compared is which side was first, by the sign test",
      pair.censored, pair.declared));
  if (pair.unordered > 0)
    pair.notes.push_back(fmt::format("{} seeds left out: which side was first is not known", pair.unordered));
}

void test_by_difference(Pair& pair) {
  const std::vector<double>& differences = pair.differences;
  pair.n = differences.size();
  pair.smallest_p = smallest_sign_flip_p(pair.n);
  if (differences.empty()) return;
  pair.difference = mean(differences);
  pair.bootstrap = bootstrap_interval(differences);
  if (pair.n >= 2) {
    const TTest t = paired_t(differences);
    pair.p_t = t.p;
    pair.interval = t.interval;
  }
  if (pair.n <= sign_flip_limit) {
    pair.p = sign_flip_p(differences);
    pair.exact_interval = sign_flip_interval(differences);
  } else {
    pair.p = pair.p_t;
    pair.notes.emplace_back("more than 20 seeds: p is that of the paired t test");
  }
}

void summarize(const std::vector<double>& level, const std::vector<double>& baseline, Pair& pair) {
  if (level.empty()) return;
  pair.mean_level = mean(level);
  pair.mean_baseline = mean(baseline);
  pair.median_level = median(level);
  pair.median_baseline = median(baseline);
  pair.interquartile_mean_level = interquartile_mean(level);
  pair.interquartile_mean_baseline = interquartile_mean(baseline);
}

}  // namespace

std::string text(const Levels& levels) {
  std::string result;
  for (const std::string& level : levels) result += (result.empty() ? "" : ", ") + level;
  return result;
}

std::set<std::string> tuned_axes(const experiments::Experiment& experiment) {
  std::set<std::string> names;
  for (const auto& [arm, tune] : experiment.tune)
    for (const experiments::Axis& axis : tune.axes) names.insert(axis.name);
  return names;
}

std::vector<Cell> cells(const experiments::Compare& declared, const experiments::Plan& plan,
                        const std::set<std::string>& tuned, const results::Store* store,
                        const std::map<std::string, results::Run>& runs) {
  std::vector<Cell> result;
  std::map<Labels, std::size_t> place;
  for (const PlannedRun& planned : plan.runs) {
    if (planned.phase != experiments::Phase::compare || !admitted(declared, planned.labels)) continue;
    const Levels levels = levels_of(declared, planned.labels);
    if (levels.empty()) continue;
    const Labels labels = cell_of(declared, planned.labels, tuned);
    const auto [found, added] = place.try_emplace(labels, result.size());
    if (added) result.push_back({labels, {}});
    Series& series = result[found->second].series[levels];
    const auto run = runs.find(planned.run_id);
    series.by_seed[planned.labels.at("seed")] =
        run == runs.end() ? Observation{} : observe(*store, run->second, declared.metric, declared.at);
    series.example = &planned;
    series.runs.push_back(&planned);
  }
  return result;
}

void evaluate(const Contrast& contrast, const std::vector<std::string>& seeds, experiments::Better better,
              Pair& pair) {
  std::vector<double> level, baseline;
  std::size_t straddling = 0;
  pair.declared = seeds.size();
  for (const std::string& seed : seeds) {
    const Outcome one = outcome(contrast, seed);
    pair.missing += one.missing ? 1 : 0;
    pair.unrecorded += one.unrecorded ? 1 : 0;
    pair.failures_level += one.failed_level ? 1 : 0;
    pair.failures_baseline += one.failed_baseline ? 1 : 0;
    pair.diverged_level += one.diverged_level ? 1 : 0;
    pair.diverged_baseline += one.diverged_baseline ? 1 : 0;
    straddling += one.two_environments ? 1 : 0;
    if (one.missing || one.two_environments) continue;
    std::optional<int> side = first(one, better);
    pair.censored_level += one.censored_level > 0 ? 1 : 0;
    pair.censored_baseline += one.censored_baseline > 0 ? 1 : 0;
    if (one.censored() > 0) {
      ++pair.censored;
      if (!one.failed() && bound_hides_order(contrast, seed)) side = std::nullopt;
      pair.unordered += side ? 0 : 1;
    }
    add_order(pair.order, side);
    if (one.failed() || one.censored() > 0) continue;
    level.push_back(one.level);
    baseline.push_back(one.baseline);
    pair.differences.push_back(one.level - one.baseline);
  }
  pair.by_order = pair.censored > 0;
  if (pair.by_order) pair.differences.clear();
  pair.by_order ? test_by_order(pair) : test_by_difference(pair);
  if (!pair.by_order) summarize(level, baseline, pair);
  if (straddling > 0)
    pair.notes.push_back(std::to_string(straddling) + " pairs left out: their sides ran in two environments");
}

void state(const Contrast& contrast, const experiments::Metric& metric, const experiments::Catalog& catalog,
           Pair& pair) {
  for (const auto& [series, weight] : contrast.terms)
    (weight > 0 ? pair.mean_level : pair.mean_baseline) +=
        std::abs(weight) * fact(metric, catalog.cost(series->example->spec));
  pair.difference = pair.mean_level - pair.mean_baseline;
}

}  // namespace ablate::analysis
