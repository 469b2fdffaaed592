#include "analysis/report/provenance_section.h"

#include <algorithm>
#include <fmt/format.h>

#include "analysis/report/html_table.h"
#include "analysis/wording.h"

namespace ablate::analysis {

namespace {

constexpr std::size_t most_rows = 500;

Html arm_row(const ArmTable& table, const ArmRow& row) {
  const Shown& shown = table.shown;
  const auto if_any = [&](const std::string& text) { return row.n > 0 ? text : "\u2013"; };
  std::string place = experiments::text(row.cell);
  if (!row.chosen.empty()) place += (place.empty() ? "" : "; ") + ("chosen " + experiments::text(row.chosen));
  std::string lost;
  const auto add = [&](std::size_t count, const char* what) {
    if (count > 0) lost += (lost.empty() ? "" : ", ") + fmt::format("{} {}", count, what);
  };
  add(row.diverged, "diverged");
  add(row.failed - row.diverged, "failed");
  add(row.censored, "never got there");
  add(row.missing, "not run");
  return table_row({row.level, place, fmt::format("{} of {}", row.n, row.declared), lost,
                    if_any(shown.value(row.mean)), shown.range(row.interval),
                    row.sd ? shown.estimated_size(*row.sd) : "\u2013", if_any(shown.value(row.median)),
                    if_any(shown.value(row.low) + " \u2013 " + shown.value(row.high))});
}

Html run_row(const Report& report, const std::string& id) {
  const auto labels = report.labels.find(id);
  const results::Run& run = report.runs.at(id);
  return table_row(
      {element("code", id), labels == report.labels.end() ? "" : experiments::text(labels->second),
       run.outcome.empty() ? run.state : run.outcome, run.device, run.exclusive ? "exclusive" : "shared",
       run.seconds ? fmt::format("{:.4g}", *run.seconds) : "", run.reproducible ? "" : "not reproducible",
       run.environment});
}

Html runs(const Report& report) {
  Html rows;
  std::size_t shown = 0;
  for (const auto& [id, run] : report.runs) {
    if (++shown > most_rows) break;
    rows += run_row(report, id);
  }
  Html content = table({"run", "labels", "outcome", "device", "timing", "seconds", "", "environment"}, rows);
  content += or_more(most_rows, report.runs.size());
  return folded(fmt::format("{} runs", report.runs.size()), content);
}

}  // namespace

Html arms(const Report& report) {
  Html content;
  for (const ArmTable& one : report.arms) {
    Html rows;
    for (std::size_t i = 0; i < std::min(most_rows, one.rows.size()); ++i) rows += arm_row(one, one.rows[i]);
    content += element("h3", one.metric + one.reading);
    content +=
        table({"level", "where", "n", "lost", "mean", "95 %", "sd", "median", "lowest \u2013 highest"}, rows);
    content += or_more(most_rows, one.rows.size());
  }
  return content.empty() ? Html() : section("Each arm", content);
}

Html differences(const Report& report) {
  const Variation& variation = report.variation;
  if (variation.paths.empty()) return {};
  std::vector<std::string> columns{"configuration"};
  columns.insert(columns.end(), variation.paths.begin(), variation.paths.end());
  Html rows;
  for (std::size_t i = 0; i < std::min(most_rows, variation.rows.size()); ++i) {
    std::vector<Html> cells{experiments::text(variation.rows[i].labels)};
    for (const std::string& value : variation.rows[i].values) cells.emplace_back(value);
    rows += table_row(cells);
  }
  Html content = table(columns, rows);
  content += or_more(most_rows, variation.rows.size());
  return section("In what they differ", content);
}

Html failures(const Report& report) {
  if (report.failures.empty()) return section("Failures", element("p", "No attempt failed."));
  Html rows;
  for (std::size_t i = 0; i < std::min(most_rows, report.failures.size()); ++i) {
    const results::Failure& failure = report.failures[i];
    const auto labels = report.labels.find(failure.run_id);
    rows += table_row({labels == report.labels.end() ? "" : experiments::text(labels->second),
                       element("code", failure.run_id), std::to_string(failure.attempt),
                       failure.failure_class, failure.epoch ? fmt::format("{:.4g}", *failure.epoch) : "",
                       failure.message, failure.device});
  }
  Html content = table({"labels", "run", "attempt", "class", "epoch", "message", "device"}, rows);
  content += or_more(most_rows, report.failures.size());
  return section("Failures", content);
}

Html provenance(const Report& report) {
  Html content = element("pre", report.provenance.command + "\n" + report.provenance.version + "\ndatabase " +
                                    report.provenance.database);
  for (const auto& [digest, description] : report.environments) {
    const auto count = std::count_if(report.runs.begin(), report.runs.end(),
                                     [&d = digest](const auto& run) { return run.second.environment == d; });
    content +=
        element("p", fmt::format("Environment {} ({} {})", digest, count, count == 1 ? "run" : "runs"));
    content += element("pre", description);
  }
  content += runs(report);
  content += folded("the experiment", element("pre", report.source));
  return section("Provenance", content);
}

}  // namespace ablate::analysis
