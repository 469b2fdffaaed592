#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "experiments/error.h"
#include "experiments/problem.h"
#include "runner/commands/verbs.h"
#include "runner/commands/version.h"

namespace {

constexpr const char* next_step =
    "A first step: ablate plan experiments/quickstart.json, then ablate run experiments/quickstart.json\n";

std::vector<std::string> verbs_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(verb->get_name());
  return names;
}

[[noreturn]] void refuse(const std::string& what, const std::string& word,
                         const std::vector<std::string>& known) {
  const std::string near = ablate::experiments::nearest(word, known);
  throw ablate::Error(ablate::Exit::usage, what + (near.empty() ? "; `ablate` alone lists the verbs" : near));
}

/// Looks at the verbs of the command line, one level after the other: of a wrong one CLI11 would say only
/// that a subcommand is required.
void check_verbs(const CLI::App& app, int argc, char** argv) {
  const CLI::App* at = &app;
  for (int i = 1; i <= argc; ++i) {
    const std::vector<std::string> known = verbs_of(*at);
    const std::string word = i < argc ? argv[i] : "";
    if (known.empty() || word.starts_with('-')) return;
    if (word.empty()) refuse("`" + at->get_name() + "` needs to know what", word, known);
    if (std::find(known.begin(), known.end(), word) == known.end())
      refuse("no verb '" + word + "'", word, known);
    at = at->get_subcommand(word);
  }
}

int exit_code(ablate::Exit code) { return static_cast<int>(code); }

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("ablate settles arguments about network architecture by experiment.", "ablate");
  app.set_version_flag("--version", ablate::runner::version());
  ablate::runner::add_plan(app);
  ablate::runner::add_run(app);
  ablate::runner::add_status(app);
  ablate::runner::add_watch(app);
  ablate::runner::add_runs(app);
  ablate::runner::add_show(app);
  ablate::runner::add_diff(app);
  ablate::runner::add_query(app);
  ablate::runner::add_compare(app);
  ablate::runner::add_reproduce(app);
  ablate::runner::add_power(app);
  ablate::runner::add_report(app);
  ablate::runner::add_export(app);
  ablate::runner::add_data(app);
  ablate::runner::add_list(app);
  ablate::runner::add_probe(app);
  ablate::runner::add_gc(app);
  ablate::runner::add_backup(app);
  ablate::runner::add_doctor(app);
  ablate::runner::add_schema(app);
  ablate::runner::add_completion(app);
  app.footer(next_step);         // after the verbs, which would inherit it
  app.require_subcommand(0, 1);  // then `probe` in `ablate list probe lesion` is a word, not a second verb
  if (argc == 1) {
    std::cout << app.help();
    return exit_code(ablate::Exit::done);
  }
  try {
    check_verbs(app, argc, argv);
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
