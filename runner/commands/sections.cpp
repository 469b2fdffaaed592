#include "runner/commands/sections.h"

#include <ostream>

#include "experiments/error.h"
#include "results/sql_text.h"

namespace ablate::runner {

namespace {

void print_for_people(std::ostream& out, const std::vector<Section>& all) {
  bool first = true;
  for (const auto& [title, table] : all) {
    if (table.rows.empty()) continue;
    out << (first ? "" : "\n") << title << "\n";
    print(out, table, Format::table);
    first = false;
  }
}

Table joined(const std::vector<Section>& all) {
  Table table{{"section", "row", "name", "value"}, {}};
  for (const auto& [title, part] : all)
    for (std::size_t row = 0; row < part.rows.size(); ++row)
      for (std::size_t i = 0; i < part.columns.size(); ++i)
        table.rows.push_back({title, row + 1, part.columns[i], part.rows[row][i]});
  return table;
}

}  // namespace

void print_sections(std::ostream& out, const std::vector<Section>& all, Format format) {
  if (format == Format::table)
    print_for_people(out, all);
  else
    print(out, joined(all), format);
}

std::string only_run(const results::Store& store, const std::string& beginning) {
  const auto found =
      store.query("SELECT DISTINCT run_id FROM runs WHERE substr(run_id, 1, " +
                  std::to_string(beginning.size()) + ") = " + results::sql_text(beginning) + " LIMIT 2");
  if (found.rows.size() == 1) return found.rows[0][0].get<std::string>();
  throw Error(Exit::usage, found.rows.empty()
                               ? "no run id begins with '" + beginning + "'; `ablate runs` lists them"
                               : "more than one run id begins with '" + beginning + "': give more of it");
}

}  // namespace ablate::runner
