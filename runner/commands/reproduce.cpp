#include <iostream>

#include "analysis/expectation.h"
#include "experiments/error.h"
#include "experiments/plan.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/print_expectations.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

void add_reproduce(CLI::App& app) {
  auto settings = std::make_shared<Settings>();
  CLI::App* verb =
      app.add_subcommand("reproduce", "measured beside published values and claims: agrees, disagrees, why");
  add_words(*verb, *settings, "experiment", "a file, or the name of one that was run; and edits");
  add_database(*verb, *settings);
  add_format(*verb, *settings);
  verb->callback([settings] {
    const auto store = existing_store(settings->database);
    const experiments::Experiment experiment = only_experiment(*settings, store.get());
    say_if_edited(experiment, store.get());
    if (experiment.values.empty() && experiment.claims.empty())
      throw Error(Exit::invalid, experiment.file +
                                     ": `expect` declares neither values nor claims: there is "
                                     "nothing to reproduce");
    const experiments::Plan plan = experiments::expand(experiment, catalog(), tuning_records(store.get()));
    print_expectations(std::cout, experiment,
                       analysis::expectations(experiment, plan, catalog(), store.get()), settings->format);
  });
}

}  // namespace ablate::runner
