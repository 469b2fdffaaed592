#include <algorithm>
#include <iostream>

#include "experiments/error.h"
#include "experiments/labels.h"
#include "experiments/problem.h"
#include "results/sql_text.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

using results::sql_text;

namespace {

constexpr const char* run_columns =
    "run_id, experiment, labels, seed, phase, state, outcome, final_test_error, best_test_error, parameters, "
    "seconds, device";

struct RunsOptions : Settings {
  std::string where, state;
};

bool for_people(Format format) { return format == Format::table || format == Format::md; }

/// Labels as in a plan, `arm=normed seed=1`, instead of the JSON that programs want.
void write_labels_out(Table& table) {
  const auto column = std::find(table.columns.begin(), table.columns.end(), "labels") - table.columns.begin();
  for (auto& row : table.rows) {
    nlohmann::json& labels = row.at(static_cast<std::size_t>(column));
    if (labels.is_string())
      labels = experiments::text(
          nlohmann::json::parse(labels.get_ref<const std::string&>()).get<experiments::Labels>());
  }
}

/// Names of experiments for IN (…). Throws Error(usage) if one is unknown.
std::string sql_names(const std::vector<std::string>& names, const results::Store& store) {
  const std::vector<std::string> known = store.experiments();
  std::string list;
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw Error(Exit::usage,
                  "no experiment '" + name + "' in the database" + experiments::nearest(name, known));
    list += (list.empty() ? "" : ", ") + sql_text(name);
  }
  return list;
}

}  // namespace

void add_runs(CLI::App& app) {
  auto options = std::make_shared<RunsOptions>();
  CLI::App* verb = app.add_subcommand("runs", "list runs");
  add_words(*verb, *options, "experiment", "names (default: all)", {.least = 0});
  verb->add_option("--where", options->where, "SQL condition over the view `runs`, e.g. \"seed = 1\"");
  verb->add_option("--state", options->state, "planned, running, done or failed")
      ->check(CLI::IsMember({"planned", "running", "done", "failed"}));
  add_database(*verb, *options);
  add_format(*verb, *options);
  verb->callback([options] {
    std::string sql = std::string("SELECT ") + run_columns + " FROM runs WHERE 1";
    const auto store = required_store(options->database);
    if (!options->words.empty()) sql += " AND experiment IN (" + sql_names(options->words, *store) + ")";
    if (!options->state.empty()) sql += " AND state = " + sql_text(options->state);
    if (!options->where.empty()) sql += " AND (" + options->where + ")";
    Table table = store->query(sql);
    if (for_people(options->format)) write_labels_out(table);
    print(std::cout, table, options->format);
  });
}

}  // namespace ablate::runner
