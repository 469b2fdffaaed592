#include <iostream>

#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

void add_status(CLI::App& app) {
  auto settings = std::make_shared<Settings>();
  CLI::App* verb = app.add_subcommand("status", "the night at a glance: runs of each experiment by state");
  add_database(*verb, *settings);
  add_format(*verb, *settings);
  verb->callback([settings] {
    const auto store = required_store(settings->database);
    print(std::cout,
          store->query("SELECT coalesce(experiment, '(no longer asked for)') AS experiment, count(*) AS "
                       "runs, sum(state = 'done') AS done, sum(state = "
                       "'running') AS running, "
                       "sum(state = 'planned') AS planned, sum(state = 'failed') AS failed, "
                       "sum(outcome = 'diverged') AS diverged, round(sum(seconds), 1) AS seconds "
                       "FROM runs GROUP BY 1 ORDER BY 1"),
          settings->format);
  });
}

}  // namespace ablate::runner
