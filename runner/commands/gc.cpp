#include <fmt/format.h>
#include <iostream>
#include <limits>

#include "experiments/error.h"
#include "experiments/plan.h"
#include "experiments/read.h"
#include "results/leftovers.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/data_size.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"
#include "runner/control/duration.h"

namespace ablate::runner {

namespace {

struct GcOptions : Settings {
  std::string older_than;
  bool dry_run = false, weights = false;
};

/// Runs whose weights an experiment in the database starts from or looks at.
std::set<std::string> needed_weights(const results::Store& store) {
  std::set<std::string> needed;
  for (const std::string& name : store.experiments()) {
    const auto experiment =
        experiments::parse_experiment(store.experiment_source(name).value(), name, catalog());
    const auto plan = experiments::expand(experiment, catalog(), tuning_records(&store),
                                          {std::numeric_limits<std::size_t>::max()});
    for (const experiments::PlannedRun& run : plan.runs) {
      if (!run.source.empty()) needed.insert(run.source);
      if (!run.probes.empty()) needed.insert(run.run_id);
    }
  }
  return needed;
}

Table table_of(const std::vector<results::Leftovers>& all, Format format) {
  Table table{{"what", "files", "bytes", "why"}, {}};
  const bool exact = format == Format::csv || format == Format::json;
  for (const results::Leftovers& kind : all) {
    nlohmann::json bytes = kind.bytes;
    if (!exact) bytes = data_size(static_cast<double>(kind.bytes));
    table.rows.push_back({kind.what, kind.files.size(), bytes, kind.why});
  }
  return table;
}

std::string sum_of(const std::vector<results::Leftovers>& all) {
  std::size_t files = 0;
  double bytes = 0;
  for (const results::Leftovers& kind : all) {
    files += kind.files.size();
    bytes += static_cast<double>(kind.bytes);
  }
  return fmt::format("{} files, {}", files, data_size(bytes));
}

void collect(const GcOptions& options) {
  required_store(options.database);  // nothing is made where there is nothing to clean
  const results::Store store(options.database, results::Store::Mode::write);
  results::LeftoverOptions which;
  if (!options.older_than.empty()) which.older_than_seconds = parse_duration(options.older_than);
  if (options.weights) which.needed_weights = needed_weights(store);
  const std::vector<results::Leftovers> all = results::leftovers(store, which);
  print(std::cout, table_of(all, options.format), options.format);
  if (options.dry_run) {
    std::cerr << "nothing was deleted: without --dry-run, " << sum_of(all) << " would be\n";
    return;
  }
  results::remove(all);
  std::cerr << "deleted " << sum_of(all) << "\n";
}

}  // namespace

void add_gc(CLI::App& app) {
  auto options = std::make_shared<GcOptions>();
  CLI::App* verb = app.add_subcommand("gc", "delete what nothing needs any more; readings always stay");
  verb->add_flag("--dry-run", options->dry_run, "only say what would go");
  verb->add_option("--older-than", options->older_than, "only files not changed for so long: 12h, 7d");
  verb->add_flag("--weights", options->weights,
                 "kept weights too that no experiment in the database starts from or looks at");
  add_database(*verb, *options);
  add_format(*verb, *options);
  verb->callback([options] { collect(*options); });
}

}  // namespace ablate::runner
