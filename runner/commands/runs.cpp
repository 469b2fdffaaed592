#include <iostream>

#include "experiments/error.h"
#include "results/sql_text.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

using results::sql_text;

namespace {

constexpr const char* run_columns =
    "run_id, experiment, labels, seed, phase, state, outcome, final_test_error, best_test_error, parameters, "
    "seconds, device";

struct RunsOptions : Settings {
  std::string where, state;
};

}  // namespace

void add_runs(CLI::App& app) {
  auto options = std::make_shared<RunsOptions>();
  CLI::App* verb = app.add_subcommand("runs", "list runs");
  add_words(*verb, *options, "names of experiments (default: all)", false);
  verb->add_option("--where", options->where, "SQL condition over the view `runs`, e.g. \"seed = 1\"");
  verb->add_option("--state", options->state, "planned, running, done or failed")
      ->check(CLI::IsMember({"planned", "running", "done", "failed"}));
  add_database(*verb, *options);
  add_format(*verb, *options);
  verb->callback([options] {
    std::string sql = std::string("SELECT ") + run_columns + " FROM runs WHERE 1";
    if (!options->words.empty()) {
      std::string names;
      for (const std::string& word : options->words) names += (names.empty() ? "" : ", ") + sql_text(word);
      sql += " AND experiment IN (" + names + ")";
    }
    if (!options->state.empty()) sql += " AND state = " + sql_text(options->state);
    if (!options->where.empty()) sql += " AND (" + options->where + ")";
    print(std::cout, required_store(options->database)->query(sql), options->format);
  });
}

void add_show(CLI::App& app) {
  auto settings = std::make_shared<Settings>();
  CLI::App* verb = app.add_subcommand("show", "one run: its description, state, attempts and last metrics");
  add_words(*verb, *settings, "a run id, or the beginning of one");
  add_database(*verb, *settings);
  add_format(*verb, *settings);
  verb->callback([settings] {
    const auto store = required_store(settings->database);
    const std::string& prefix = settings->words.front();
    const auto found = store->query("SELECT DISTINCT run_id FROM runs WHERE substr(run_id, 1, " +
                                    std::to_string(prefix.size()) + ") = " + sql_text(prefix) + " LIMIT 3");
    if (found.rows.size() != 1)
      throw Error(Exit::usage, found.rows.empty()
                                   ? "no run id begins with '" + prefix + "'; `ablate runs` lists them"
                                   : "more than one run id begins with '" + prefix + "': give more of it");
    const std::string id = sql_text(found.rows[0][0].get<std::string>());
    const auto section = [&](const char* title, const std::string& sql) {
      const Table table = store->query(sql);
      if (table.rows.empty()) return;
      if (settings->format == Format::table) std::cout << title << "\n";
      print(std::cout, table, settings->format);
      std::cout << "\n";
    };
    section("run", std::string("SELECT ") + run_columns + " FROM runs WHERE run_id = " + id);
    section("description", "SELECT path, value FROM parameters WHERE run_id = " + id + " ORDER BY path");
    section("last readings",
            "SELECT step, epoch, split, metric, value, kind FROM metrics WHERE run_id = " + id +
                " AND step = (SELECT max(step) FROM metrics WHERE run_id = " + id + ")");
    section("failures", "SELECT * FROM failures WHERE run_id = " + id);
  });
}

}  // namespace ablate::runner
