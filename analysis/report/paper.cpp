#include "analysis/report/paper.h"

#include <fmt/format.h>
#include <functional>
#include <ostream>

#include "analysis/verdict.h"
#include "analysis/wording.h"

namespace ablate::analysis {

namespace {

struct PaperTable {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

PaperTable verdict_table(const Report& report) {
  PaperTable table{"Verdicts", {"comparison", "pair", "n", "difference", "95 %", "p (Holm)", "verdict"}, {}};
  for (const Comparison& comparison : report.comparisons) {
    const Shown shown(comparison.declared.metric, comparison.declared.at);
    for (const Pair& pair : comparison.pairs) {
      const bool number = pair.n > 0 && !pair.by_order && !pair.exact, tested = pair.n > 0 && !pair.exact;
      table.rows.push_back({title(comparison.declared), heading(pair),
                            pair.exact ? "" : std::to_string(pair.n),
                            number ? shown.difference(pair.difference) + shown.unit() : "",
                            number ? shown.interval(pair.interval) : "",
                            tested ? fmt::format("{:.2g}", pair.p_holm) : "", pair.words});
    }
  }
  return table;
}

PaperTable expected_table(const Report& report) {
  PaperTable table{
      "What was expected", {"expected", "where", "published", "measured", "judgment", "source"}, {}};
  for (const Expectation& whole : report.expectations)
    for (const ExpectedCell& cell : whole.cells)
      table.rows.push_back({whole.label + ": " + whole.text, experiments::text(cell.cell),
                            whole.published ? whole.shown.value(*whole.published) : "",
                            !cell.estimate ? ""
                            : whole.is_difference
                                ? whole.shown.difference(*cell.estimate) + whole.shown.unit()
                                : whole.shown.value(*cell.estimate),
                            cell.words.empty() ? whole.words : cell.words, whole.source});
  return table;
}

PaperTable arm_table(const ArmTable& arms) {
  PaperTable table{
      arms.metric + arms.reading, {"level", "where", "n", "failed", "mean", "95 %", "sd", "median"}, {}};
  const Shown& shown = arms.shown;
  for (const ArmRow& row : arms.rows)
    table.rows.push_back(
        {row.level, experiments::text(row.cell), fmt::format("{} of {}", row.n, row.declared),
         std::to_string(row.failed), row.n > 0 ? shown.value(row.mean) : "",
         row.interval ? shown.range(row.interval) : "", row.sd ? shown.estimated_size(*row.sd) : "",
         row.n > 0 ? shown.value(row.median) : ""});
  return table;
}

std::vector<PaperTable> tables_of(const Report& report) {
  std::vector<PaperTable> tables{verdict_table(report), expected_table(report)};
  for (const ArmTable& arms : report.arms) tables.push_back(arm_table(arms));
  std::erase_if(tables, [](const PaperTable& table) { return table.rows.empty(); });
  return tables;
}

std::string markdown(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '|' || letter == '\\' || letter == '<' || letter == '`' || letter == '*' || letter == '_')
      result += '\\';
    result += letter == '\n' ? ' ' : letter;
  }
  return result;
}

std::string latex(const std::string& text) {
  std::string result;
  for (const char letter : text) switch (letter) {
      case '\\':
        result += "\\textbackslash{}";
        break;
      case '~':
        result += "\\textasciitilde{}";
        break;
      case '^':
        result += "\\textasciicircum{}";
        break;
      case '&':
      case '%':
      case '$':
      case '#':
      case '_':
      case '{':
      case '}':
        result += '\\';
        [[fallthrough]];
      default:
        result += letter == '\n' ? ' ' : letter;
    }
  return result;
}

std::string joined(const std::vector<std::string>& cells, const char* between,
                   const std::function<std::string(const std::string&)>& escaped) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : between) + escaped(cells[i]);
  return line;
}

}  // namespace

void write_markdown(std::ostream& out, const Report& report) {
  out << "# " << markdown(report.name) << "\n";
  if (!report.question.empty()) out << "\n" << markdown(report.question) << "\n";
  for (const PaperTable& table : tables_of(report)) {
    out << "\n## " << markdown(table.title) << "\n\n| " << joined(table.columns, " | ", markdown) << " |\n|";
    for (std::size_t i = 0; i < table.columns.size(); ++i) out << "---|";
    out << "\n";
    for (const auto& row : table.rows) out << "| " << joined(row, " | ", markdown) << " |\n";
  }
}

void write_latex(std::ostream& out, const Report& report) {
  out << "% " << latex(report.name) << "; needs \\usepackage{booktabs}\n";
  for (const PaperTable& table : tables_of(report)) {
    out << "% " << latex(table.title) << "\n\\begin{tabular}{" << std::string(table.columns.size(), 'l')
        << "}\n\\toprule\n"
        << joined(table.columns, " & ", latex) << " \\\\\n\\midrule\n";
    for (const auto& row : table.rows) out << joined(row, " & ", latex) << " \\\\\n";
    out << "\\bottomrule\n\\end{tabular}\n";
  }
}

}  // namespace ablate::analysis
