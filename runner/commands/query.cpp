#include <iostream>

#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

namespace {

struct QueryOptions : Settings {
  results::Store::Limits limits{100'000, 60};
};

}  // namespace

void add_query(CLI::App& app) {
  auto options = std::make_shared<QueryOptions>();
  CLI::App* verb = app.add_subcommand(
      "query", "read-only SQL over the views runs, metrics, arms, parameters, failures, probes");
  add_words(*verb, *options, "sql", "one SELECT statement, in quotes", {.most = 1});
  verb->add_option("--rows", options->limits.rows, "print no more; says so where there were more")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  verb->add_option("--seconds", options->limits.seconds, "give up after so long")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  add_database(*verb, *options);
  add_format(*verb, *options);
  verb->callback([options] {
    const Table table = required_store(options->database)->query(options->words.front(), options->limits);
    print(std::cout, table, options->format);
    if (table.cut)
      std::cerr << "ablate: only the first " << options->limits.rows << " rows: --rows gives more\n";
  });
}

}  // namespace ablate::runner
