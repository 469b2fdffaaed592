#include <iostream>

#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

void add_query(CLI::App& app) {
  auto settings = std::make_shared<Settings>();
  CLI::App* verb = app.add_subcommand(
      "query", "read-only SQL over the views runs, metrics, arms, parameters, failures, probes");
  add_words(*verb, *settings, "sql", "one SELECT statement, in quotes", {.most = 1});
  add_database(*verb, *settings);
  add_format(*verb, *settings);
  verb->callback([settings] {
    print(std::cout, required_store(settings->database)->query(settings->words.front()), settings->format);
  });
}

}  // namespace ablate::runner
