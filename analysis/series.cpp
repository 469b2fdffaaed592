#include "analysis/series.h"

#include <algorithm>
#include <cmath>

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

/// The per-seed value of a contrast, or why there is none.
struct Difference {
  bool missing = false, failed_level = false, failed_baseline = false, censored = false,
       two_environments = false;
  bool unknown = false;  ///< no side got there: nothing is known of their difference
  double level = 0, baseline = 0;
};

Difference difference(const Contrast& contrast, const std::string& seed) {
  using State = Observation::State;
  Difference result;
  std::set<std::string> environments;
  std::size_t censored = 0;
  for (const auto& [series, weight] : contrast.terms) {
    const auto found = series->by_seed.find(seed);
    const Observation seen = found == series->by_seed.end() ? Observation{} : found->second;
    if (seen.state == State::missing) result.missing = true;
    if (seen.state == State::failed) (weight > 0 ? result.failed_level : result.failed_baseline) = true;
    censored += seen.state == State::censored ? 1 : 0;
    if (!seen.environment.empty()) environments.insert(seen.environment);
    (weight > 0 ? result.level : result.baseline) += std::abs(weight) * seen.value;
  }
  result.censored = censored > 0;
  result.unknown = censored == contrast.terms.size();
  result.two_environments = environments.size() > 1;
  return result;
}

void test(const std::vector<double>& differences, Pair& pair) {
  pair.n = differences.size();
  pair.smallest_p = smallest_sign_flip_p(pair.n);
  if (differences.empty()) return;
  pair.difference = mean(differences);
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

}  // namespace

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
  }
  return result;
}

void evaluate(const Contrast& contrast, const std::vector<std::string>& seeds, Pair& pair) {
  std::vector<double> differences;
  std::size_t straddling = 0, both_censored = 0;
  double level = 0, baseline = 0;
  pair.declared = seeds.size();
  for (const std::string& seed : seeds) {
    const Difference one = difference(contrast, seed);
    pair.missing += one.missing ? 1 : 0;
    pair.failures_level += one.failed_level ? 1 : 0;
    pair.failures_baseline += one.failed_baseline ? 1 : 0;
    pair.censored += one.censored ? 1 : 0;
    straddling += one.two_environments ? 1 : 0;
    both_censored += one.unknown ? 1 : 0;
    if (one.missing || one.failed_level || one.failed_baseline || one.two_environments || one.unknown)
      continue;
    level += one.level;
    baseline += one.baseline;
    differences.push_back(one.level - one.baseline);
  }
  test(differences, pair);
  if (!differences.empty()) {
    pair.mean_level = level / static_cast<double>(differences.size());
    pair.mean_baseline = baseline / static_cast<double>(differences.size());
  }
  if (straddling > 0)
    pair.notes.push_back(std::to_string(straddling) + " pairs left out: their sides ran in two environments");
  if (pair.censored > both_censored)
    pair.notes.push_back(
        std::to_string(pair.censored - both_censored) +
        " differences are bounds: one side never got there and counts as the end of its run");
  if (both_censored > 0)
    pair.notes.push_back(std::to_string(both_censored) + " seeds left out: no side got there");
}

void state(const Contrast& contrast, const experiments::Metric& metric, const experiments::Catalog& catalog,
           Pair& pair) {
  for (const auto& [series, weight] : contrast.terms)
    (weight > 0 ? pair.mean_level : pair.mean_baseline) +=
        std::abs(weight) * fact(metric, catalog.cost(series->example->spec));
  pair.difference = pair.mean_level - pair.mean_baseline;
}

}  // namespace ablate::analysis
