#include "runner/commands/comparison_rows.h"

#include <fmt/format.h>

#include "analysis/order.h"
#include "analysis/verdict.h"
#include "analysis/wording.h"

namespace ablate::runner {

using analysis::Comparison;
using analysis::Costs;
using analysis::Interval;
using analysis::Pair;
using analysis::Trend;
using nlohmann::json;

namespace {

using Fields = std::vector<std::pair<std::string, json>>;

template <class Value>
json value_or_null(const std::optional<Value>& value) {
  return value ? json(*value) : json();
}

void add_interval(Fields& fields, const std::string& name, const std::optional<Interval>& interval) {
  const std::string prefix = name.empty() ? "" : name + "_";
  fields.emplace_back(prefix + "low", interval ? json(interval->low) : json());
  fields.emplace_back(prefix + "high", interval ? json(interval->high) : json());
}

std::string joined(const std::vector<std::string>& list) {
  std::string result;
  for (const std::string& item : list) result += (result.empty() ? "" : "; ") + item;
  return result;
}

/// Seconds of a shared machine are not comparable.
void add_costs(Fields& fields, const std::string& side, const Costs& costs) {
  fields.emplace_back("parameters_" + side, value_or_null(costs.parameters));
  fields.emplace_back("flops_" + side, value_or_null(costs.flops));
  fields.emplace_back("seconds_" + side, costs.exclusive ? value_or_null(costs.seconds) : json());
  fields.emplace_back("peak_bytes_" + side, value_or_null(costs.peak_bytes));
}

Fields fields_of(const Comparison& comparison, const Pair& pair) {
  const auto if_that = [](bool condition, const json& value) { return condition ? value : json(); };
  const bool sampled = !pair.exact, number = !pair.by_order, numbers = sampled && number && pair.n > 0;
  const bool ordered = sampled && pair.order.seeds() > 0;
  Fields fields = {{"comparison", pair.comparison},
                   {"metric", comparison.declared.metric.name},
                   {"effect", pair.effect},
                   {"over", pair.over},
                   {"level", pair.level},
                   {"baseline", pair.baseline},
                   {"cell", experiments::text(pair.cell)},
                   {"n", if_that(sampled, pair.n)},
                   {"mean_level", if_that(number, pair.mean_level)},
                   {"mean_baseline", if_that(number, pair.mean_baseline)},
                   {"median_level", if_that(numbers, pair.median_level)},
                   {"median_baseline", if_that(numbers, pair.median_baseline)},
                   {"interquartile_mean_level", if_that(numbers, pair.interquartile_mean_level)},
                   {"interquartile_mean_baseline", if_that(numbers, pair.interquartile_mean_baseline)},
                   {"difference", if_that(number, pair.difference)}};
  add_interval(fields, "", pair.interval);
  add_interval(fields, "exact", pair.exact_interval);
  add_interval(fields, "bca", pair.bootstrap);
  fields.insert(fields.end(), {{"p", if_that(sampled, pair.p)},
                               {"smallest_p", if_that(sampled, pair.smallest_p)},
                               {"p_holm", if_that(sampled, pair.p_holm)},
                               {"p_t", if_that(sampled && number, pair.p_t)},
                               {"p_equivalent", value_or_null(pair.p_equivalent)},
                               {"first_level", if_that(ordered, pair.order.level)},
                               {"first_baseline", if_that(ordered, pair.order.baseline)},
                               {"improvement", ordered ? json(analysis::improvement(pair.order)) : json()}});
  add_interval(fields, "improvement",
               ordered ? std::optional(analysis::improvement_interval(pair.order)) : std::nullopt);
  fields.insert(fields.end(), {{"failures_level", if_that(sampled, pair.failures_level)},
                               {"failures_baseline", if_that(sampled, pair.failures_baseline)},
                               {"diverged_level", if_that(sampled, pair.diverged_level)},
                               {"diverged_baseline", if_that(sampled, pair.diverged_baseline)},
                               {"censored", if_that(sampled, pair.censored)}});
  add_costs(fields, "level", pair.costs_level);
  add_costs(fields, "baseline", pair.costs_baseline);
  fields.insert(fields.end(), {{"verdict", analysis::name(pair.verdict)},
                               {"words", pair.words},
                               {"differing", joined(pair.differing)},
                               {"shared", if_that(sampled, analysis::text(pair.pairing))},
                               {"notes", joined(pair.notes)}});
  return fields;
}

/// A trend in the columns of a pair: the last level against the first, its difference that from level to
/// level.
std::vector<json> row_of(const std::vector<std::string>& columns, const Comparison& comparison,
                         const Trend& trend) {
  std::map<std::string, json> known = {
      {"comparison", analysis::title(comparison.declared)},
      {"metric", comparison.declared.metric.name},
      {"effect", "trend"},
      {"over", trend.over},
      {"level", trend.last},
      {"baseline", trend.first},
      {"cell", experiments::text(trend.cell)},
      {"n", trend.n},
      {"difference", trend.slope},
      {"low", trend.interval ? json(trend.interval->low) : json()},
      {"high", trend.interval ? json(trend.interval->high) : json()},
      {"p", trend.p},
      {"words", fmt::format("up on {}, down on {} of {} seeds, every step that way on {}", trend.rising,
                            trend.falling, trend.n, trend.monotone)}};
  std::vector<json> row;
  row.reserve(columns.size());
  for (const std::string& column : columns) row.push_back(known[column]);
  return row;
}

}  // namespace

Table comparison_rows(const std::vector<Comparison>& comparisons) {
  Table table;
  for (const auto& [name, value] : fields_of({}, {})) table.columns.push_back(name);
  for (const Comparison& comparison : comparisons) {
    for (const Pair& pair : comparison.pairs) {
      auto& row = table.rows.emplace_back();
      for (auto& [name, value] : fields_of(comparison, pair)) row.push_back(std::move(value));
    }
    for (const Trend& trend : comparison.trends)
      table.rows.push_back(row_of(table.columns, comparison, trend));
  }
  return table;
}

}  // namespace ablate::runner
