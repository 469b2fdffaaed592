#include "runner/commands/settings.h"

#include <cmath>
#include <iostream>
#include <limits>

#include "analysis/reading.h"
#include "experiments/error.h"
#include "experiments/problem.h"
#include "experiments/read.h"
#include "runner/catalog/catalog.h"

namespace ablate::runner {

void add_database(CLI::App& verb, Settings& settings) {
  settings.database = "ablate.sqlite";
  verb.add_option("--db", settings.database, "results database")->envname("ABLATE_DB")->capture_default_str();
}

void add_format(CLI::App& verb, Settings& settings) {
  static const std::map<std::string, Format> formats{
      {"table", Format::table}, {"csv", Format::csv}, {"json", Format::json}, {"md", Format::md}};
  verb.add_option("--format", settings.format, "table, csv, json or md")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->option_text("FORMAT");
}

void add_words(CLI::App& verb, Settings& settings, const std::string& name, const std::string& what,
               Count count) {
  CLI::Option* option = verb.add_option(name, settings.words, what)->option_text(" ");
  if (count.least > 0) option->required();
  verb.parse_complete_callback([&verb, &settings, name, what, count] {
    if (settings.words.size() <= count.most) return;
    std::string given;
    for (const std::string& word : settings.words) given += " '" + word + "'";
    throw Error(Exit::usage, "`" + verb.get_name() + "` takes " + std::to_string(count.most) + " " + name +
                                 " (" + what + "), and " + std::to_string(settings.words.size()) +
                                 " were given:" + given);
  });
}

void add_max_runs(CLI::App& verb, std::size_t& most) {
  verb.add_option("--max-runs", most, "refuse larger experiments")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

Arguments told_apart(const std::vector<std::string>& words) {
  Arguments result;
  for (const std::string& word : words) {
    const bool edit = word.find('=') != std::string::npos || word.starts_with('~') || word.starts_with('+');
    (edit ? result.edits : result.experiments).push_back(word);
  }
  return result;
}

namespace {

/// What cannot be looked at counts as there, so that opening it says why.
bool exists(const std::filesystem::path& file) {
  std::error_code unknown;
  return std::filesystem::exists(file, unknown) || unknown;
}

/// An empty file (as `mktemp` makes one) holds no database yet.
bool is_empty_file(const std::filesystem::path& file) {
  std::error_code other;
  return std::filesystem::is_regular_file(file, other) && std::filesystem::file_size(file, other) == 0;
}

}  // namespace

std::unique_ptr<results::Store> existing_store(const std::string& database) {
  if (!exists(database) || is_empty_file(database)) return nullptr;
  return std::make_unique<results::Store>(database, results::Store::Mode::read);
}

std::unique_ptr<results::Store> required_store(const std::string& database) {
  auto store = existing_store(database);
  if (store == nullptr)
    throw Error(Exit::database,
                "there is no results database '" + database + "': `ablate run` makes it, --db names another");
  return store;
}

experiments::Experiment find_experiment(const std::string& file_or_name,
                                        const std::vector<std::string>& edits, const results::Store* store) {
  if (exists(file_or_name)) return experiments::read_experiment(file_or_name, catalog(), edits);
  if (store != nullptr)
    if (const auto source = store->experiment_source(file_or_name))
      return experiments::parse_experiment(*source, file_or_name, catalog(), edits);
  const std::vector<std::string> known = store == nullptr ? std::vector<std::string>{} : store->experiments();
  throw Error(Exit::usage, "'" + file_or_name +
                               "' is neither a file nor the name of an experiment in the database" +
                               experiments::nearest(file_or_name, known));
}

experiments::Experiment only_experiment(const Settings& settings, const results::Store* store) {
  const Arguments arguments = told_apart(settings.words);
  if (arguments.experiments.size() != 1)
    throw Error(Exit::usage, "give one experiment, a file or a name: " +
                                 std::to_string(arguments.experiments.size()) + " were given");
  return find_experiment(arguments.experiments.front(), arguments.edits, store);
}

void say_if_edited(const experiments::Experiment& experiment, const results::Store* store) {
  if (store == nullptr) return;
  const auto recorded = store->experiment_source(experiment.name);
  if (!recorded || *recorded == experiment.source.dump()) return;
  std::cerr
      << "ablate: note: '" << experiment.name
      << "' is not what ran last under this name: it is read as it stands now, with those of its runs that "
         "are recorded. `ablate run` does the rest; by its name alone it is read as it ran\n";
}

experiments::TuningRecord tuning_records(const results::Store* store) {
  return [store](const std::string& run_id, const experiments::Metric& by,
                 const experiments::At& at) -> std::optional<double> {
    if (store == nullptr) return std::nullopt;
    const auto runs = store->runs({run_id});
    if (runs.empty()) return std::nullopt;
    const analysis::Observation seen = analysis::observe(*store, runs.begin()->second, by, at);
    using State = analysis::Observation::State;
    const double worst = std::numeric_limits<double>::infinity();
    if (seen.state == State::missing || seen.state == State::unrecorded) return std::nullopt;
    if (seen.state == State::measured) return seen.value;
    return experiments::better(by, at) == experiments::Better::lower ? worst : -worst;
  };
}

}  // namespace ablate::runner
