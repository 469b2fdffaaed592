#include <iostream>

#include "experiments/error.h"
#include "results/sql_text.h"
#include "runner/commands/sections.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

namespace {

/// What is known of each run, one row a fact, those that are equal too.
Table facts(const results::Store& store, const std::string& first, const std::string& second) {
  const std::vector<std::string> columns{"experiment", "labels",      "seed",        "state",  "outcome",
                                         "parameters", "flops",       "seconds",     "timing", "peak_bytes",
                                         "device",     "environment", "reproducible"};
  Table table{{"name", "first", "second"}, {{"run_id", first, second}}};
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "" : ", ") + column;
  const auto row = [&](const std::string& id) {
    return store.query("SELECT " + list + " FROM runs WHERE run_id = " + results::sql_text(id) + " LIMIT 1")
        .rows.front();
  };
  const auto left = row(first), right = row(second);
  for (std::size_t i = 0; i < columns.size(); ++i) table.rows.push_back({columns[i], left[i], right[i]});
  return table;
}

/// Paths of the resolved descriptions whose values differ; empty where a run has no such path.
Table description(const results::Store& store, const std::string& first, const std::string& second) {
  const auto side = [](const std::string& id) {
    return "(SELECT path, CASE WHEN type IN ('true', 'false') THEN type ELSE value END AS value FROM "
           "parameters "
           "WHERE run_id = " +
           results::sql_text(id) + ")";
  };
  return store.query(
      "SELECT path AS name, max(a) AS first, max(b) AS second FROM (SELECT path, value AS a, NULL AS b "
      "FROM " +
      side(first) + " UNION ALL SELECT path, NULL, value FROM " + side(second) +
      ") GROUP BY path HAVING max(a) IS NOT max(b) ORDER BY path");
}

/// The last readings of both and how far they are apart.
Table readings(const results::Store& store, const std::string& first, const std::string& second) {
  const auto side = [](const std::string& id) {
    const std::string run = results::sql_text(id);
    return "(SELECT split || '_' || metric AS name, step, value, kind FROM metrics WHERE run_id = " + run +
           " AND step = (SELECT max(step) FROM metrics WHERE run_id = " + run + "))";
  };
  return store.query(
      "SELECT a.name, a.step AS first_step, b.step AS second_step, coalesce(a.value, a.kind) AS first, "
      "coalesce(b.value, b.kind) AS second, a.value - b.value AS difference FROM " +
      side(first) + " a JOIN " + side(second) + " b USING (name) ORDER BY a.name");
}

}  // namespace

void add_diff(CLI::App& app) {
  auto settings = std::make_shared<Settings>();
  CLI::App* verb =
      app.add_subcommand("diff", "two runs: in what they were described differently, and what came of it");
  add_words(*verb, *settings, "run", "the ids of both, or their beginnings", {.least = 2, .most = 2});
  add_database(*verb, *settings);
  add_format(*verb, *settings);
  verb->callback([settings] {
    if (settings->words.size() != 2) throw Error(Exit::usage, "`diff` takes two runs, and 1 was given");
    const auto store = required_store(settings->database);
    const std::string first = only_run(*store, settings->words[0]),
                      second = only_run(*store, settings->words[1]);
    const std::vector<Section> all{{"runs", facts(*store, first, second)},
                                   {"described differently", description(*store, first, second)},
                                   {"last readings", readings(*store, first, second)}};
    print_sections(std::cout, all, settings->format);
  });
}

}  // namespace ablate::runner
