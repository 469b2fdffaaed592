#include "experiments/schema.h"

#include <iostream>

#include "runner/catalog/catalog.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

void add_schema(CLI::App& app) {
  CLI::App* verb = app.add_subcommand("schema", "JSON Schema of experiment files, for editors");
  verb->callback([] { std::cout << experiments::json_schema(catalog()).dump(1) << "\n"; });
}

}  // namespace ablate::runner
