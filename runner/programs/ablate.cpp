#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "experiments/error.h"
#include "runner/commands/verbs.h"
#include "runner/commands/version.h"

namespace {

constexpr const char* next_step =
    "\nA first step: ablate plan experiments/quickstart.json, then ablate run experiments/quickstart.json\n";

int exit_code(ablate::Exit code) { return static_cast<int>(code); }

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("ablate settles arguments about network architecture by experiment.", "ablate");
  app.set_version_flag("--version", ablate::runner::version());
  ablate::runner::add_plan(app);
  ablate::runner::add_run(app);
  ablate::runner::add_status(app);
  ablate::runner::add_runs(app);
  ablate::runner::add_show(app);
  ablate::runner::add_query(app);
  ablate::runner::add_compare(app);
  ablate::runner::add_export(app);
  ablate::runner::add_data(app);
  ablate::runner::add_list(app);
  ablate::runner::add_probe(app);
  ablate::runner::add_doctor(app);
  ablate::runner::add_schema(app);
  ablate::runner::add_completion(app);
  app.footer(next_step);  // after the verbs, which would inherit it
  if (argc == 1) {
    std::cout << app.help();
    return exit_code(ablate::Exit::done);
  }
  try {
    app.require_subcommand(1);
    app.parse(argc, argv);
    return exit_code(ablate::Exit::done);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_code(ablate::Exit::done) : exit_code(ablate::Exit::usage);
  } catch (const ablate::Error& error) {
    std::cerr << "ablate: " << error.what() << "\n";
    return exit_code(error.code());
  } catch (const std::exception& error) {
    std::cerr << "ablate: " << error.what() << "\n";
    return exit_code(ablate::Exit::runtime);
  }
}
