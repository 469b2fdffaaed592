#include "runner/commands/settings.h"

#include <cmath>
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

void add_words(CLI::App& verb, Settings& settings, const std::string& what, bool required) {
  CLI::Option* option = verb.add_option("words", settings.words, what);
  if (required) option->required();
}

Arguments told_apart(const std::vector<std::string>& words) {
  Arguments result;
  for (const std::string& word : words) {
    const bool edit = word.find('=') != std::string::npos || word.starts_with('~') || word.starts_with('+');
    (edit ? result.edits : result.experiments).push_back(word);
  }
  return result;
}

std::unique_ptr<results::Store> existing_store(const std::string& database) {
  if (!std::filesystem::exists(database)) return nullptr;
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
  if (std::filesystem::exists(file_or_name))
    return experiments::read_experiment(file_or_name, catalog(), edits);
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

experiments::TuningRecord tuning_records(const results::Store* store) {
  return [store](const std::string& run_id, const experiments::Metric& by,
                 const experiments::At& at) -> std::optional<double> {
    if (store == nullptr) return std::nullopt;
    const auto runs = store->runs({run_id});
    if (runs.empty()) return std::nullopt;
    const analysis::Observation seen = analysis::observe(*store, runs.begin()->second, by, at);
    using State = analysis::Observation::State;
    const double worst = std::numeric_limits<double>::infinity();
    if (seen.state == State::missing) return std::nullopt;
    if (seen.state == State::measured) return seen.value;
    return by.better == experiments::Better::lower ? worst : -worst;
  };
}

}  // namespace ablate::runner
