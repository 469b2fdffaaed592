#include "runner/commands/print_expectations.h"

#include <fmt/format.h>
#include <ostream>

namespace ablate::runner {

using analysis::Expectation;
using analysis::ExpectedCell;

namespace {

std::string measured(const Expectation& expectation, const ExpectedCell& cell) {
  const analysis::Shown& shown = expectation.shown;
  if (!cell.estimate) return "";
  if (expectation.is_difference)
    return fmt::format("{}{}   95 % {}", shown.difference(*cell.estimate), shown.unit(),
                       shown.interval(cell.interval));
  return fmt::format("{}   95 % {}", shown.value(*cell.estimate), shown.range(cell.interval));
}

void print_cell(std::ostream& out, const Expectation& expectation, const ExpectedCell& cell) {
  std::string line;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) line += (line.empty() ? "" : "   ") + part;
  };
  if (!cell.cell.empty()) add("(" + experiments::text(cell.cell) + ")");
  if (expectation.published)
    add("published " + expectation.shown.value(*expectation.published) +
        (expectation.tolerance ? " \u00b1 " + expectation.shown.size(*expectation.tolerance) : ""));
  if (expectation.exact)
    add(cell.estimate ? fmt::format("{:.10g}", *cell.estimate) : "");
  else if (cell.n > 0)
    add(measured(expectation, cell) + fmt::format("{}n {}", cell.estimate ? "   " : "", cell.n));
  if (expectation.cells.size() > 1) add(cell.words);
  if (!line.empty()) out << "      " << line << "\n";
}

/// "He et al. 2015, table 6 (V1)"; "differs: a quarter of the width".
void print_origin(std::ostream& out, const Expectation& expectation) {
  const std::string confidence = expectation.confidence.empty() ? "" : " (" + expectation.confidence + ")";
  if (!expectation.source.empty()) out << "         " << expectation.source << confidence << "\n";
  if (!expectation.differs.empty()) out << "         differs: " << expectation.differs << "\n";
}

void print_expectation(std::ostream& out, const Expectation& expectation) {
  const bool names_metric = expectation.text.find(expectation.metric) != std::string::npos;
  out << "    " << expectation.label << ": " << expectation.text
      << (names_metric || expectation.metric.empty() ? "" : "   [" + expectation.metric + "]") << "\n";
  for (const ExpectedCell& cell : expectation.cells) print_cell(out, expectation, cell);
  out << "      => " << expectation.words << "\n";
  print_origin(out, expectation);
}

void print_for_people(std::ostream& out, const experiments::Experiment& experiment,
                      const std::vector<Expectation>& expectations) {
  out << experiment.name << "\n";
  if (!experiment.question.empty()) out << experiment.question << "\n";
  for (const auto& [kind, heading] : {std::pair(Expectation::Kind::value, "published values"),
                                      std::pair(Expectation::Kind::claim, "claims")}) {
    bool first = true;
    for (const Expectation& expectation : expectations) {
      if (expectation.kind != kind) continue;
      if (first) out << "\n  " << heading << "\n";
      first = false;
      print_expectation(out, expectation);
    }
  }
  out << "\nA value or claim agrees if every cell shows it at 5 %, disagrees if a cell contradicts it, "
         "adjusted "
         "over its cells; else it is inconclusive.\n";
}

nlohmann::json or_null(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

Table rows(const std::vector<Expectation>& expectations) {
  Table table{{"kind",     "label", "text",  "metric", "cell",       "published", "tolerance",
               "measured", "low",   "high",  "n",      "failed",     "p_agrees",  "p_disagrees",
               "judgment", "words", "whole", "source", "confidence", "differs"},
              {}};
  for (const Expectation& whole : expectations) {
    const std::vector<ExpectedCell> none(1);
    for (const ExpectedCell& cell : whole.cells.empty() ? none : whole.cells) {
      const bool sampled = !whole.exact;
      const auto if_sampled = [&](const nlohmann::json& value) { return sampled ? value : nlohmann::json(); };
      table.rows.push_back({whole.kind == Expectation::Kind::value ? "value" : "claim",
                            whole.label,
                            whole.text,
                            whole.metric,
                            experiments::text(cell.cell),
                            or_null(whole.published),
                            or_null(whole.tolerance),
                            or_null(cell.estimate),
                            cell.interval ? nlohmann::json(cell.interval->low) : nlohmann::json(),
                            cell.interval ? nlohmann::json(cell.interval->high) : nlohmann::json(),
                            if_sampled(cell.n),
                            if_sampled(cell.failed),
                            if_sampled(cell.p_agrees),
                            if_sampled(cell.p_disagrees),
                            analysis::name(cell.judgment),
                            cell.words.empty() ? whole.words : cell.words,
                            analysis::name(whole.judgment),
                            whole.source,
                            whole.confidence,
                            whole.differs});
    }
  }
  return table;
}

}  // namespace

void print_expectations(std::ostream& out, const experiments::Experiment& experiment,
                        const std::vector<Expectation>& expectations, Format format) {
  if (format == Format::table)
    print_for_people(out, experiment, expectations);
  else
    print(out, rows(expectations), format);
}

void print_exact_expectations(std::ostream& out, const std::vector<Expectation>& expectations) {
  for (const Expectation& expectation : expectations)
    if (expectation.exact)
      out << "  expected " << expectation.label << ": " << expectation.text << "\n    " << expectation.words
          << "\n";
}

}  // namespace ablate::runner
