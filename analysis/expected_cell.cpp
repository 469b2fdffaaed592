#include "analysis/expected_cell.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "analysis/trend.h"

namespace ablate::analysis {

using experiments::Labels;

std::string_view name(Judgment judgment) {
  switch (judgment) {
    case Judgment::agrees:
      return "agrees";
    case Judgment::disagrees:
      return "disagrees";
    case Judgment::inconclusive:
      return "inconclusive";
    case Judgment::not_run:
      return "not run";
  }
  return "";
}

namespace {

constexpr double level = 0.05;

void merge(SeedValue& into, const SeedValue& one) {
  into.planned = into.planned && one.planned;
  into.missing = into.missing || one.missing;
  into.failed = into.failed || one.failed;
  into.censored = into.censored || one.censored;
  into.two_environments = into.two_environments || one.two_environments;
  into.exclusive = into.exclusive && one.exclusive;
}

SeedValue value_of(const Expected& expected, const Selection& selection, const Labels& labels) {
  if (expected.axis.empty()) return evaluate(expected.expression, selection, labels);
  SeedValue result;
  std::vector<double> values;
  for (const std::string& label : expected.along) {
    Labels here = labels;
    here[expected.axis] = label;
    const SeedValue one = evaluate(expected.expression, selection, here);
    merge(result, one);
    values.push_back(one.value);
  }
  result.value = values.size() < 2 ? std::numeric_limits<double>::quiet_NaN() : slope(values);
  return result;
}

std::vector<double> logs(std::vector<double> values) {
  for (double& value : values) value = std::log(value);
  return values;
}

void estimate(const Expected& expected, const std::vector<double>& values, ExpectedCell& cell) {
  const std::vector<double> tested = expected.ratio ? logs(values) : values;
  const auto back = [&](double value) { return expected.ratio ? std::exp(value) : value; };
  cell.estimate = back(mean(tested));
  if (tested.size() < 2) return;
  const Interval interval = paired_t(tested).interval;
  cell.interval = Interval{back(interval.low), back(interval.high)};
}

bool admits(const experiments::Where& where, const std::string& axis, const std::string& label) {
  const auto found = where.find(axis);
  return found == where.end() ||
         std::find(found->second.begin(), found->second.end(), label) != found->second.end();
}

std::string why_undecided(const Expected& expected, const ExpectedCell& cell) {
  const bool half_line = expected.region.is_half_line();
  if (cell.n == 0) return "no seed has a value";
  if (cell.by_order && !half_line) return "there is no mean";
  if (half_line && cell.n <= sign_flip_limit && smallest_sign_flip_p(cell.n) > level)
    return fmt::format("n = {} seeds cannot decide, the smallest p is {:.2g}; {} could", cell.n,
                       smallest_sign_flip_p(cell.n), seeds_needed(1));
  if (!half_line && cell.n < 2) return "one seed has no interval";
  if (!half_line && expected.region.low == expected.region.high)
    return "nothing contradicts it, but no `tolerance` says how near is near";
  return "neither shown nor contradicted";
}

std::string seeds_of(const ExpectedCell& cell) {
  return cell.failed == 0 ? "" : fmt::format(", {} of {} seeds failed", cell.failed, cell.declared);
}

}  // namespace

bool fill(const Expected& expected, const Selection& selection, ExpectedCell& cell) {
  std::vector<double> values;
  for (const std::int64_t seed : selection.experiment().seeds) {
    Labels labels = cell.cell;
    labels["seed"] = std::to_string(seed);
    const SeedValue one = value_of(expected, selection, labels);
    if (!one.planned || !admits(expected.where, "seed", labels["seed"])) continue;
    ++cell.declared;
    cell.missing += one.missing ? 1 : 0;
    cell.failed += one.failed ? 1 : 0;
    cell.shared_timing = cell.shared_timing || !one.exclusive;
    const bool usable = !std::isnan(one.value) && (!expected.ratio || one.value >= 0);
    if (!one.missing && !one.two_environments && usable) values.push_back(one.value);
  }
  cell.n = values.size();
  Region region = expected.region;
  if (expected.ratio) region = {std::log(std::max(0.0, region.low)), std::log(std::max(0.0, region.high))};
  const RegionTest tested = test(expected.ratio ? logs(values) : values, region);
  cell.p_agrees = tested.p_outside;
  cell.p_disagrees = tested.p_inside;
  cell.by_order = tested.by_order;
  if (!values.empty() && !cell.by_order) estimate(expected, values, cell);
  return cell.declared > 0;
}

void judge(const Expected& expected, std::size_t cells, ExpectedCell& cell) {
  const double contradicted = std::min(1.0, cell.p_disagrees * static_cast<double>(cells));
  const auto say = [&](Judgment judgment, const std::string& why) {
    cell.judgment = judgment;
    cell.words = fmt::format("{}: {}", name(judgment), why);
  };
  if (cell.missing > 0)
    say(Judgment::not_run, fmt::format("{} of {} seeds are missing", cell.missing, cell.declared));
  else if (cell.shared_timing)
    say(Judgment::inconclusive, "timing was shared");
  else if (cell.p_agrees <= level)
    say(Judgment::agrees, fmt::format("p {:.2g}{}", cell.p_agrees, seeds_of(cell)));
  else if (contradicted <= level)
    say(Judgment::disagrees, fmt::format("p {:.2g}{}", contradicted, seeds_of(cell)));
  else
    say(Judgment::inconclusive, why_undecided(expected, cell) + seeds_of(cell));
}

void judge_exactly(const Expected& expected, const Selection& selection, ExpectedCell& cell) {
  Labels labels = cell.cell;
  labels["seed"] = std::to_string(selection.experiment().seeds.front());
  const double value = value_of(expected, selection, labels).value;
  cell.interval.reset();
  if (std::isnan(value)) {
    cell.judgment = Judgment::inconclusive;
    cell.words = fmt::format("{}: the description does not decide it", name(cell.judgment));
    return;
  }
  cell.estimate = value;
  cell.judgment = expected.region.contains(value) ? Judgment::agrees : Judgment::disagrees;
  cell.words = fmt::format("{}: exact", name(cell.judgment));
}

}  // namespace ablate::analysis
