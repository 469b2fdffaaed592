#include <iostream>

#include "analysis/comparison.h"
#include "experiments/error.h"
#include "experiments/plan.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/print_comparison.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

void add_compare(CLI::App& app) {
  auto settings = std::make_shared<Settings>();
  CLI::App* verb =
      app.add_subcommand("compare", "each comparison: effect, interval, exact p, verdict in words");
  add_words(*verb, *settings, "experiment", "a file, or the name of one that was run; and edits");
  add_database(*verb, *settings);
  add_format(*verb, *settings);
  verb->callback([settings] {
    const auto store = existing_store(settings->database);
    const experiments::Experiment experiment = only_experiment(*settings, store.get());
    say_if_edited(experiment, store.get());
    if (experiment.compare.empty())
      throw Error(Exit::invalid, experiment.file + ": declares no `compare`: there is nothing to read");
    const experiments::Plan plan = experiments::expand(experiment, catalog(), tuning_records(store.get()));
    print_comparison(std::cout, experiment, analysis::compare(experiment, plan, catalog(), store.get()),
                     settings->format);
  });
}

}  // namespace ablate::runner
