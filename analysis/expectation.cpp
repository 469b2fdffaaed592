#include "analysis/expectation.h"

#include <algorithm>
#include <fmt/format.h>

namespace ablate::analysis {

using experiments::Labels;

namespace {

/// Axes that some quantity leaves open: it must hold at each of their levels.
std::set<std::string> open_axes(const Expected& expected, const Selection& selection) {
  std::set<std::string> open;
  for (const experiments::ClaimQuantity& quantity : expected.expression.quantities())
    for (const std::string& axis : selection.axes()) {
      const bool named = std::any_of(quantity.select.begin(), quantity.select.end(),
                                     [&](const auto& one) { return one.first == axis; });
      if (!named && axis != expected.axis) open.insert(axis);
    }
  return open;
}

bool is_exact(const Expected& expected) {
  const auto quantities = expected.expression.quantities();
  return std::all_of(quantities.begin(), quantities.end(), [&](const experiments::ClaimQuantity& quantity) {
    return is_fact(expected.expression.metric_of(quantity));
  });
}

std::string place(const ExpectedCell& cell) {
  return cell.cell.empty() ? "" : " (" + experiments::text(cell.cell) + ")";
}

/// The whole is as good as its worst cell: one that contradicts, else one that has not run, else one
/// undecided.
void conclude(const Selection& selection, Expectation& expectation) {
  if (expectation.cells.empty()) {
    expectation.words = selection.plan().later > 0 ? "not run: its settings are still to be chosen"
                                                   : "not run: the plan has no such runs";
    return;
  }
  for (const Judgment worst :
       {Judgment::disagrees, Judgment::not_run, Judgment::inconclusive, Judgment::agrees})
    for (const ExpectedCell& cell : expectation.cells) {
      if (cell.judgment != worst) continue;
      expectation.judgment = worst;
      const std::size_t colon = cell.words.find(':');
      expectation.words = cell.words.substr(0, colon) + place(cell) + cell.words.substr(colon);
      if (worst == Judgment::agrees && expectation.cells.size() > 1)
        expectation.words = fmt::format("agrees: in each of {} cells", expectation.cells.size());
      return;
    }
}

void answer(const Expected& expected, const Selection& selection, Expectation& expectation) {
  expectation.metric = expected.expression.metric.name;
  expectation.exact = is_exact(expected);
  expectation.is_difference = expected.expression.terms.size() > 1 || !expected.axis.empty();
  const auto quantities = expected.expression.quantities();
  if (!expected.ratio && !quantities.empty())
    expectation.shown = Shown(expected.expression.metric_of(quantities.front()), expected.expression.at);
  for (Labels& labels : selection.cells(open_axes(expected, selection), expected.where)) {
    ExpectedCell cell;
    cell.cell = std::move(labels);
    if (fill(expected, selection, cell)) expectation.cells.push_back(std::move(cell));
  }
  for (ExpectedCell& cell : expectation.cells)
    expectation.exact ? judge_exactly(expected, selection, cell)
                      : judge(expected, expectation.cells.size(), cell);
  conclude(selection, expectation);
}

}  // namespace

std::vector<Expectation> expectations(const experiments::Experiment& experiment,
                                      const experiments::Plan& plan, const experiments::Catalog& catalog,
                                      const results::Store* store) {
  const Selection selection(experiment, plan, catalog, store);
  std::vector<Expectation> result;
  const auto add = [&](Expectation::Kind kind, const auto& declared,
                       const std::string& text) -> Expectation& {
    Expectation& one = result.emplace_back();
    one.kind = kind;
    one.label = declared.label;
    one.text = text;
    one.source = declared.source;
    one.confidence = declared.confidence;
    answer(expected_of(experiment, declared), selection, one);
    return one;
  };
  for (const experiments::PublishedValue& value : experiment.values) {
    Expectation& one = add(Expectation::Kind::value, value, value.of_text);
    one.differs = value.differs;
    one.published = value.value;
    one.tolerance = value.tolerance;
  }
  for (const experiments::Claim& claim : experiment.claims) add(Expectation::Kind::claim, claim, claim.text);
  return result;
}

}  // namespace ablate::analysis
