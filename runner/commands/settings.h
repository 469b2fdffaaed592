#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "experiments/experiment.h"
#include "experiments/plan.h"
#include "results/store.h"
#include "runner/commands/table.h"

namespace ablate::runner {

/// What most verbs are given.
struct Settings {
  std::string database;            ///< --db, else ABLATE_DB, else ablate.sqlite
  Format format = Format::table;   ///< --format
  std::vector<std::string> words;  ///< files or names, and edits
};

/// Declares --db.
void add_database(CLI::App& verb, Settings& settings);
/// Declares --format table|csv|json|md.
void add_format(CLI::App& verb, Settings& settings);
/// How many words a verb takes.
struct Count {
  std::size_t least = 1;
  std::size_t most = std::numeric_limits<std::size_t>::max();
};
/// Declares the positional words: what one of them is called, and their help text.
void add_words(CLI::App& verb, Settings& settings, const std::string& name, const std::string& what,
               Count count = {});
/// Declares --max-runs.
void add_max_runs(CLI::App& verb, std::size_t& most);

/// Words of the command line, told apart: `a=b`, `+a=b` and `~a` are edits, the rest files or names.
struct Arguments {
  std::vector<std::string> experiments, edits;
};
Arguments told_apart(const std::vector<std::string>& words);

/// The database for reading if it is there; null if there is none yet.
std::unique_ptr<results::Store> existing_store(const std::string& database);
/// The same; throws Error(database) if there is none yet.
std::unique_ptr<results::Store> required_store(const std::string& database);

/// An experiment by file, or by the name under which it was run. Throws Error(usage) if it is neither, naming
/// the nearest.
experiments::Experiment find_experiment(const std::string& file_or_name,
                                        const std::vector<std::string>& edits, const results::Store* store);
/// The one experiment the words name. Throws Error(usage) unless it is exactly one.
experiments::Experiment only_experiment(const Settings& settings, const results::Store* store);

/// Says on standard error that a file was changed since the experiment of its name ran: what is read is what
/// the file says now.
void say_if_edited(const experiments::Experiment& experiment, const results::Store* store);

/// What the store knows of tuning runs, for expand(); without a store nothing.
experiments::TuningRecord tuning_records(const results::Store* store);

}  // namespace ablate::runner
