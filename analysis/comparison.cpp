#include "analysis/comparison.h"

#include <algorithm>

#include "analysis/costs.h"
#include "analysis/grid_edge.h"
#include "analysis/series.h"
#include "analysis/verdict.h"
#include "analysis/wording.h"
#include "experiments/axes.h"
#include "experiments/difference.h"

namespace ablate::analysis {

using experiments::Compare;
using experiments::Experiment;
using experiments::Plan;

namespace {

/// The labels of an axis in the order of the experiment.
std::vector<std::string> labels_of(const Experiment& experiment, const std::string& axis) {
  const experiments::Axis* found = experiments::find_axis(experiment.axes, axis);
  return found == nullptr ? std::vector<std::string>{} : experiments::labels(*found);
}

std::vector<std::string> seeds_of(const Experiment& experiment) {
  std::vector<std::string> seeds;
  for (const std::int64_t seed : experiment.seeds) seeds.push_back(std::to_string(seed));
  return seeds;
}

/// The declared comparison and what all its pairs share.
struct Frame {
  const Experiment& experiment;
  const Compare& declared;
  const experiments::Catalog& catalog;
  std::vector<std::string> seeds;
  bool tuned = false;
};

Pair blank(const Frame& frame, const Cell& cell) {
  Pair pair;
  pair.comparison = title(frame.declared);
  pair.cell = cell.labels;
  pair.exact = is_fact(frame.declared.metric);
  return pair;
}

/// The name of a series among the compared levels: "batch"; of two axes "batch, 0.5".
std::string side(const Compare& declared, const experiments::Labels& labels) {
  std::string name;
  for (const std::string& axis : declared.over) {
    if (!name.empty()) name += ", ";
    name += labels.at(axis);
  }
  return name;
}

void add_selection_notes(const Frame& frame, const Contrast& contrast, Pair& pair) {
  pair.notes.emplace_back("at the chosen settings");
  for (const Contrast::Term& term : contrast.terms) {
    const experiments::Labels& labels = term.series->example->labels;
    for (std::string& note : grid_edge_notes(frame.experiment, labels, side(frame.declared, labels)))
      pair.notes.push_back(std::move(note));
  }
}

void say_pairing(const Contrast& contrast, Pair& pair) {
  const experiments::RunSpec& first = contrast.terms.front().series->example->spec;
  for (const Contrast::Term& term : contrast.terms) narrow(pair.pairing, first, term.series->example->spec);
  if (!pair.pairing.whole()) pair.notes.push_back("a seed's runs share " + text(pair.pairing) + " alone");
}

void finish(const Frame& frame, const Contrast& contrast, Pair& pair) {
  if (!pair.exact) say_pairing(contrast, pair);
  if (pair.exact)
    state(contrast, frame.declared.metric, frame.catalog, pair);
  else
    evaluate(contrast, frame.seeds, better(frame.declared.metric, frame.declared.at), pair);
  if (frame.tuned) add_selection_notes(frame, contrast, pair);
  const bool test_chosen =
      frame.declared.at.kind == experiments::At::Kind::best && frame.declared.metric.split == "test";
  if (test_chosen) pair.notes.emplace_back("the test set was used to choose the step");
}

const Series* find(const Cell& cell, const Levels& levels) {
  const auto found = cell.series.find(levels);
  return found == cell.series.end() ? nullptr : &found->second;
}

/// Rule C over one axis: every other level minus the baseline.
void add_pairs(const Frame& frame, const Cell& cell, std::vector<Pair>& pairs) {
  const Series* baseline = find(cell, {frame.declared.baseline});
  if (baseline == nullptr) return;
  for (const std::string& label : labels_of(frame.experiment, frame.declared.over[0])) {
    const Series* level = find(cell, {label});
    if (label == frame.declared.baseline || level == nullptr) continue;
    Pair pair = blank(frame, cell);
    pair.over = frame.declared.over[0];
    pair.level = label;
    pair.baseline = frame.declared.baseline;
    pair.differing = experiments::differing_paths(level->example->spec, baseline->example->spec);
    finish(frame, {{{level, 1.0}, {baseline, -1.0}}}, pair);
    if (!pair.exact) {
      pair.costs_level = costs(*level, frame.catalog);
      pair.costs_baseline = costs(*baseline, frame.catalog);
    }
    pairs.push_back(std::move(pair));
  }
}

/// The average over the levels of the other axis of (level - baseline) of axis `which`.
void add_main_effect(const Frame& frame, const Cell& cell, std::size_t which, const std::string& level,
                     const std::string& baseline, const std::vector<std::string>& others,
                     std::vector<Pair>& pairs) {
  Contrast contrast;
  for (const std::string& other : others)
    for (const auto& [label, sign] : {std::pair(level, 1.0), std::pair(baseline, -1.0)}) {
      const Series* series = find(cell, which == 0 ? Levels{label, other} : Levels{other, label});
      if (series == nullptr) return;
      contrast.terms.push_back({series, sign / static_cast<double>(others.size())});
    }
  Pair pair = blank(frame, cell);
  pair.effect = "main effect";
  pair.over = frame.declared.over[which];
  pair.level = level;
  pair.baseline = baseline;
  finish(frame, contrast, pair);
  pairs.push_back(std::move(pair));
}

/// (level of both) - (level of the one) - (level of the other) + (baseline of both).
void add_interaction(const Frame& frame, const Cell& cell, const Levels& level, const Levels& baseline,
                     std::vector<Pair>& pairs) {
  const Series* both = find(cell, level);
  const Series* first = find(cell, {level[0], baseline[1]});
  const Series* second = find(cell, {baseline[0], level[1]});
  const Series* none = find(cell, baseline);
  if (both == nullptr || first == nullptr || second == nullptr || none == nullptr) return;
  Pair pair = blank(frame, cell);
  pair.effect = "interaction";
  pair.over = frame.declared.over[0] + " x " + frame.declared.over[1];
  pair.level = level[0] + ", " + level[1];
  pair.baseline = baseline[0] + ", " + baseline[1];
  finish(frame, {{{both, 1.0}, {first, -1.0}, {second, -1.0}, {none, 1.0}}}, pair);
  pairs.push_back(std::move(pair));
}

void add_factorial(const Frame& frame, const Cell& cell, std::vector<Pair>& pairs) {
  const std::vector<std::string> first = labels_of(frame.experiment, frame.declared.over[0]);
  const std::vector<std::string> second = labels_of(frame.experiment, frame.declared.over[1]);
  const std::string& first_baseline = frame.declared.baseline;
  const std::string& second_baseline = second.front();
  for (const std::string& label : first)
    if (label != first_baseline) add_main_effect(frame, cell, 0, label, first_baseline, second, pairs);
  for (const std::string& label : second)
    if (label != second_baseline) add_main_effect(frame, cell, 1, label, second_baseline, first, pairs);
  for (const std::string& a : first)
    for (const std::string& b : second)
      if (a != first_baseline && b != second_baseline)
        add_interaction(frame, cell, {a, b}, {first_baseline, second_baseline}, pairs);
}

void add_trends(const Frame& frame, const std::vector<Cell>& cells, std::vector<Trend>& trends) {
  const experiments::Axis* axis = experiments::find_axis(frame.experiment.axes, frame.declared.over[0]);
  if (frame.declared.over.size() != 1 || is_fact(frame.declared.metric) || !is_numeric(*axis)) return;
  for (const Cell& cell : cells)
    if (Trend found = trend(*axis, cell, frame.seeds); found.n > 0) trends.push_back(std::move(found));
}

bool timing_shared(const Compare& declared, const std::vector<Cell>& cells) {
  if (!needs_seconds(declared.metric, declared.at)) return false;
  for (const Cell& cell : cells)
    for (const auto& [levels, series] : cell.series)
      for (const auto& [seed, seen] : series.by_seed)
        if (!seen.exclusive) return true;
  return false;
}

void adjust_and_decide(std::vector<Comparison>& comparisons, const std::vector<bool>& shared) {
  std::vector<double> p;
  for (const Comparison& comparison : comparisons)
    for (const Pair& pair : comparison.pairs)
      if (!pair.exact) p.push_back(pair.p);
  const std::vector<double> adjusted = holm(p);
  std::size_t next = 0;
  for (std::size_t i = 0; i < comparisons.size(); ++i)
    for (Pair& pair : comparisons[i].pairs) {
      if (!pair.exact) pair.p_holm = adjusted[next++];
      const Compare& declared = comparisons[i].declared;
      decide(pair, {declared.metric.name, better(declared.metric, declared.at), declared.smallest, p.size(),
                    shared[i], Shown(declared.metric, declared.at),
                    declared.at.kind == experiments::At::Kind::reach});
    }
}

}  // namespace

std::size_t family_of(const std::vector<Comparison>& comparisons) {
  std::size_t family = 0;
  for (const Comparison& comparison : comparisons)
    family += static_cast<std::size_t>(std::count_if(comparison.pairs.begin(), comparison.pairs.end(),
                                                     [](const Pair& pair) { return !pair.exact; }));
  return family;
}

std::vector<Comparison> compare(const Experiment& experiment, const Plan& plan,
                                const experiments::Catalog& catalog, const results::Store* store) {
  const std::set<std::string> tuned = tuned_axes(experiment);
  const std::map<std::string, results::Run> runs =
      store == nullptr ? std::map<std::string, results::Run>{} : store->runs(plan.unique_ids());
  std::vector<Comparison> comparisons;
  std::vector<bool> shared;
  for (const Compare& declared : experiment.compare) {
    const Frame frame{experiment, declared, catalog, seeds_of(experiment), !tuned.empty()};
    const std::vector<Cell> found = cells(declared, plan, tuned, store, runs);
    Comparison comparison{declared, {}, {}};
    for (const Cell& cell : found)
      declared.over.size() == 2 ? add_factorial(frame, cell, comparison.pairs)
                                : add_pairs(frame, cell, comparison.pairs);
    add_trends(frame, found, comparison.trends);
    comparisons.push_back(std::move(comparison));
    shared.push_back(timing_shared(declared, found));
  }
  adjust_and_decide(comparisons, shared);
  return comparisons;
}

}  // namespace ablate::analysis
