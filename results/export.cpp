#include "results/export.h"

#include <algorithm>

#include "experiments/error.h"
#include "experiments/problem.h"
#include "results/sql_text.h"

namespace ablate::results {

namespace {

std::string quoted_csv(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

std::string csv_field(const nlohmann::json& value) {
  if (value.is_null()) return "";
  return quoted_csv(value.is_string() ? value.get<std::string>() : value.dump());
}

std::string condition(const Store& store, const std::string& experiment) {
  if (experiment.empty()) return "";
  const std::vector<std::string> known = store.experiments();
  if (std::find(known.begin(), known.end(), experiment) == known.end())
    throw Error(Exit::usage, "no experiment '" + experiment + "' in the database" +
                                 experiments::nearest(experiment, known));
  return " WHERE experiment = " + sql_text(experiment);
}

void write(const Store::Table& table, ExportFormat format, std::ostream& out) {
  write_header(out, format, table.columns);
  for (const auto& row : table.rows) write_row(out, format, table.columns, row);
}

}  // namespace

void write_header(std::ostream& out, ExportFormat format, const std::vector<std::string>& columns) {
  if (format != ExportFormat::csv) return;
  for (std::size_t i = 0; i < columns.size(); ++i) out << (i == 0 ? "" : ",") << quoted_csv(columns[i]);
  out << "\r\n";
}

void write_row(std::ostream& out, ExportFormat format, const std::vector<std::string>& columns,
               const std::vector<nlohmann::json>& row) {
  if (format == ExportFormat::csv) {
    for (std::size_t i = 0; i < row.size(); ++i) out << (i == 0 ? "" : ",") << csv_field(row[i]);
    out << "\r\n";
    return;
  }
  nlohmann::ordered_json object;
  for (std::size_t i = 0; i < row.size(); ++i) object[columns[i]] = row[i];
  out << object.dump() << "\n";
}

void export_runs(const Store& store, const std::string& experiment, ExportFormat format, std::ostream& out) {
  write(store.query("SELECT * FROM runs" + condition(store, experiment)), format, out);
}

void export_metrics(const Store& store, const std::string& experiment, ExportFormat format,
                    std::ostream& out) {
  write(store.query("SELECT DISTINCT experiment, labels, seed, m.* FROM runs JOIN metrics m USING (run_id)" +
                    condition(store, experiment)),
        format, out);
}

}  // namespace ablate::results
