#include <iostream>

#include "experiments/error.h"
#include "results/sql_text.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

namespace {

struct Section {
  const char* title;
  Table table;
};

std::string only_run(const results::Store& store, const std::string& beginning) {
  const auto found =
      store.query("SELECT DISTINCT run_id FROM runs WHERE substr(run_id, 1, " +
                  std::to_string(beginning.size()) + ") = " + results::sql_text(beginning) + " LIMIT 2");
  if (found.rows.size() == 1) return found.rows[0][0].get<std::string>();
  throw Error(Exit::usage, found.rows.empty()
                               ? "no run id begins with '" + beginning + "'; `ablate runs` lists them"
                               : "more than one run id begins with '" + beginning + "': give more of it");
}

std::vector<Section> sections(const results::Store& store, const std::string& run_id) {
  const std::string id = results::sql_text(run_id);
  return {{"run",
           store.query(
               "SELECT run_id, experiment, labels, phase, state, outcome, attempts, reproducible, seconds, "
               "timing, device, environment FROM runs WHERE run_id = " +
               id)},
          {"description",
           store.query("SELECT path, CASE WHEN type IN ('true', 'false') THEN type ELSE value END AS value "
                       "FROM parameters WHERE run_id = " +
                       id + " ORDER BY path")},
          {"last readings",
           store.query("SELECT step, epoch, split, metric, value, kind FROM metrics WHERE run_id = " + id +
                       " AND step = (SELECT max(step) FROM metrics WHERE run_id = " + id + ")")},
          {"failures",
           store.query("SELECT attempt, class, step, epoch, message, device, host, ended FROM failures WHERE "
                       "run_id = " +
                       id)}};
}

/// One under the other, each with its title.
void print_for_people(const std::vector<Section>& all) {
  bool first = true;
  for (const auto& [title, table] : all) {
    if (table.rows.empty()) continue;
    std::cout << (first ? "" : "\n") << title << "\n";
    print(std::cout, table, Format::table);
    first = false;
  }
}

/// One table of all sections, so that what programs read is one CSV, one JSON array.
Table joined(const std::vector<Section>& all) {
  Table table{{"section", "row", "name", "value"}, {}};
  for (const auto& [title, part] : all)
    for (std::size_t row = 0; row < part.rows.size(); ++row)
      for (std::size_t i = 0; i < part.columns.size(); ++i)
        table.rows.push_back({title, row + 1, part.columns[i], part.rows[row][i]});
  return table;
}

}  // namespace

void add_show(CLI::App& app) {
  auto settings = std::make_shared<Settings>();
  CLI::App* verb = app.add_subcommand("show", "one run: its state, description, last readings and failures");
  add_words(*verb, *settings, "run", "its id, or the beginning of it", {.most = 1});
  add_database(*verb, *settings);
  add_format(*verb, *settings);
  verb->callback([settings] {
    const auto store = required_store(settings->database);
    const std::vector<Section> all = sections(*store, only_run(*store, settings->words.front()));
    if (settings->format == Format::table)
      print_for_people(all);
    else
      print(std::cout, joined(all), settings->format);
  });
}

}  // namespace ablate::runner
