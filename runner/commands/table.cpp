#include "runner/commands/table.h"

#include <algorithm>
#include <fmt/format.h>
#include <ostream>

namespace ablate::runner {

namespace {

std::string text(const nlohmann::json& value, bool exact) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float())
    return exact ? fmt::format("{}", value.get<double>()) : fmt::format("{:.6g}", value.get<double>());
  return value.dump();
}

/// Characters as a terminal shows them: UTF-8 continuation bytes take no place.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string csv_field(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

void print_csv(std::ostream& out, const Table& table) {
  const auto line = [&](const auto& fields, auto to_text) {
    for (std::size_t i = 0; i < fields.size(); ++i)
      out << (i == 0 ? "" : ",") << csv_field(to_text(fields[i]));
    out << "\n";
  };
  line(table.columns, [](const std::string& name) { return name; });
  for (const auto& row : table.rows) line(row, [](const nlohmann::json& value) { return text(value, true); });
}

void print_json(std::ostream& out, const Table& table) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& row : table.rows) {
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < row.size(); ++i) object[table.columns[i]] = row[i];
    list.push_back(std::move(object));
  }
  out << list.dump(1) << "\n";
}

/// A cell of an aligned table: one line, whatever the value; in Markdown a bar would end the cell.
std::string cell(const nlohmann::json& value, bool markdown) {
  std::string result;
  for (const char c : text(value, false)) {
    if (markdown && c == '|') result += '\\';
    result += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  }
  return result;
}

std::vector<std::size_t> widths(const Table& table, bool markdown) {
  std::vector<std::size_t> result;
  for (const std::string& name : table.columns) result.push_back(width(name));
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      result[i] = std::max(result[i], width(cell(row[i], markdown)));
  return result;
}

void print_aligned(std::ostream& out, const Table& table, bool markdown) {
  const std::vector<std::size_t> columns = widths(table, markdown);
  const auto line = [&](const std::vector<std::string>& fields, const std::vector<bool>& right) {
    std::string text_line;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::string padding(columns[i] - width(fields[i]), ' ');
      text_line += markdown ? (i == 0 ? "| " : " | ") : (i == 0 ? "" : "  ");
      text_line += right[i] ? padding + fields[i] : fields[i] + padding;
    }
    if (markdown) text_line += " |";
    text_line.erase(text_line.find_last_not_of(' ') + 1);
    out << text_line << "\n";
  };
  line(table.columns, std::vector<bool>(columns.size(), false));
  std::vector<std::string> rule;
  rule.reserve(columns.size());
  for (const std::size_t column : columns) rule.emplace_back(column, '-');
  line(rule, std::vector<bool>(columns.size(), false));
  for (const auto& row : table.rows) {
    std::vector<std::string> fields;
    std::vector<bool> right;
    for (const nlohmann::json& value : row) {
      fields.push_back(cell(value, markdown));
      right.push_back(value.is_number());
    }
    line(fields, right);
  }
}

}  // namespace

void print(std::ostream& out, const Table& table, Format format) {
  switch (format) {
    case Format::csv:
      return print_csv(out, table);
    case Format::json:
      return print_json(out, table);
    case Format::table:
      return print_aligned(out, table, false);
    case Format::md:
      return print_aligned(out, table, true);
  }
}

std::string percent(double fraction) { return fmt::format("{:.2f} %", 100 * fraction); }

}  // namespace ablate::runner
