#include "analysis/report/page.h"

#include <fmt/format.h>
#include <ostream>

#include "analysis/report/base64.h"
#include "analysis/report/comparison_section.h"
#include "analysis/report/drawn_sections.h"
#include "analysis/report/html.h"
#include "analysis/report/html_table.h"
#include "analysis/report/provenance_section.h"
#include "analysis/report/script.h"
#include "analysis/report/style.h"
#include "experiments/identity.h"

namespace ablate::analysis {

namespace {

std::string counted(const Report& report) {
  std::string line = fmt::format("{} of {} runs done", report.done, report.planned);
  if (report.diverged > 0) line += fmt::format(", {} of them diverged", report.diverged);
  if (report.failed > 0) line += fmt::format(", {} failed", report.failed);
  const std::size_t missing = report.planned - report.done - report.failed;
  if (missing > 0) line += fmt::format(", {} still to run", missing);
  if (report.later > 0) line += fmt::format(", {} more once the settings are chosen", report.later);
  return line + fmt::format("; {} {}.", report.seeds.size(), report.seeds.size() == 1 ? "seed" : "seeds");
}

Html header(const Report& report) {
  Html content = element("h1", report.name);
  if (!report.question.empty()) content += element("p", {{"class", "question"}}, report.question);
  content += element("p", counted(report));
  if (!report.notes.empty()) content += element("p", report.notes);
  return element("header", content);
}

std::string estimate(const Expectation& expectation, const ExpectedCell& cell) {
  if (!cell.estimate) return "\u2013";
  const Shown& shown = expectation.shown;
  if (expectation.exact) return fmt::format("{:.10g}", *cell.estimate);
  return expectation.is_difference
             ? shown.difference(*cell.estimate) + shown.unit() + " " + shown.interval(cell.interval)
             : shown.value(*cell.estimate) + " " + shown.range(cell.interval);
}

Html expectation_row(const Expectation& whole, const ExpectedCell& cell, bool several) {
  const std::string place = experiments::text(cell.cell);
  Html what = element("strong", whole.label);
  what += element("br", {}, Html());
  what += element("code", whole.text);
  if (!place.empty()) what += " (" + place + ")";
  const std::string published =
      !whole.published ? "\u2013"
                       : whole.shown.value(*whole.published) +
                             (whole.tolerance ? " \u00b1 " + whole.shown.size(*whole.tolerance) : "");
  std::string origin = whole.source + (whole.confidence.empty() ? "" : " (" + whole.confidence + ")");
  if (!whole.differs.empty()) origin += (origin.empty() ? "" : "; ") + ("differs: " + whole.differs);
  const std::string& words = several && !cell.words.empty() ? cell.words : whole.words;
  return table_row({what, published, estimate(whole, cell), whole.exact ? "exact" : std::to_string(cell.n),
                    badge(name(several ? cell.judgment : whole.judgment), words), origin});
}

Html expected(const Report& report) {
  if (report.expectations.empty()) return {};
  Html rows;
  for (const Expectation& whole : report.expectations) {
    const std::vector<ExpectedCell> none(1);
    for (const ExpectedCell& cell : whole.cells.empty() ? none : whole.cells)
      rows += expectation_row(whole, cell, whole.cells.size() > 1);
  }
  return section("What was expected",
                 table({"expected", "published", "measured, 95 %", "n", "judgment", "source"}, rows));
}

/// Only the page's own script may run, and nothing is ever fetched.
Html policy() {
  const std::string digest = experiments::sha256(script);
  std::string bytes;
  for (std::size_t i = 0; i < digest.size(); i += 2)
    bytes += static_cast<char>(std::stoi(digest.substr(i, 2), nullptr, 16));
  return element(
      "meta",
      {{"http-equiv", "Content-Security-Policy"},
       {"content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-" +
                       base64(bytes) + "'"}},
      Html());
}

}  // namespace

void write_page(std::ostream& out, const Report& report) {
  Html head = element("meta", {{"charset", "utf-8"}}, Html());
  head += element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}, Html());
  head += policy();
  head += element("title", report.name);
  head += raw("style", style_sheet);
  Html body = header(report);
  body += verdicts(report);
  body += comparisons(report);
  body += expected(report);
  body += levels(report);
  body += curves(report);
  body += probed(report);
  body += arms(report);
  body += differences(report);
  body += networks(report);
  body += failures(report);
  body += provenance(report);
  Html page = element("head", head);
  Html content = element("main", body);
  content += raw("script", script);
  page += element("body", content);
  out << "<!DOCTYPE html>\n"
      << element("html", {{"xmlns", "http://www.w3.org/1999/xhtml"}, {"lang", "en"}}, page).markup() << "\n";
}

}  // namespace ablate::analysis
