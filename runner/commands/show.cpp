#include <iostream>

#include "results/sql_text.h"
#include "runner/commands/sections.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

namespace {

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
    print_sections(std::cout, all, settings->format);
  });
}

}  // namespace ablate::runner
