#include "runner/commands/gathered_report.h"

#include "runner/catalog/catalog.h"
#include "runner/commands/version.h"

namespace ablate::runner {

analysis::Report gathered_report(const Settings& settings, const results::Store& store,
                                 const std::string& command) {
  const experiments::Experiment experiment = only_experiment(settings, &store);
  say_if_edited(experiment, &store);
  const experiments::Plan plan = experiments::expand(experiment, catalog(), tuning_records(&store));
  return analysis::gather(experiment, plan, catalog(), store, {version(), command, settings.database});
}

}  // namespace ablate::runner
