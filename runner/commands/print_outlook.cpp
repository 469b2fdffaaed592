#include "runner/commands/print_outlook.h"

#include <fmt/format.h>
#include <optional>
#include <ostream>

#include "analysis/decision_power.h"
#include "analysis/shown.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/print_expectations.h"
#include "runner/commands/table.h"

namespace ablate::runner {

using experiments::Experiment;
using experiments::Phase;
using experiments::Plan;

namespace {

struct Counts {
  std::size_t listed = 0, unique = 0, done = 0, sources = 0;
};

Counts count(const Plan& plan, const std::set<std::string>& done) {
  Counts counts;
  std::set<std::string> seen;
  for (const experiments::PlannedRun& run : plan.runs) {
    if (run.phase != Phase::source) ++counts.listed;
    if (!seen.insert(run.run_id).second) continue;
    ++counts.unique;
    counts.sources += run.phase == Phase::source ? 1 : 0;
    counts.done += done.contains(run.run_id) ? 1 : 0;
  }
  return counts;
}

void print_axes(std::ostream& out, const Experiment& experiment) {
  for (const experiments::Axis& axis : experiment.axes) {
    std::string labels;
    for (const experiments::Level& level : axis.levels) labels += (labels.empty() ? "" : ", ") + level.label;
    out << "  " << axis.name << ": " << labels << "\n";
  }
}

template <class T>
nlohmann::json number_or_null(const std::optional<T>& number) {
  return number ? nlohmann::json(*number) : nlohmann::json();
}

Table cells(const Plan& plan) {
  Table table{{"cell", "phase", "runs", "parameters", "flops", "steps"}, {}};
  std::map<std::string, std::size_t> place;
  for (const experiments::PlannedRun& run : plan.runs) {
    experiments::Labels labels = run.labels;
    labels.erase("seed");
    const std::string key = std::string(experiments::name(run.phase)) + " " + experiments::text(labels);
    const auto [found, added] = place.try_emplace(key, table.rows.size());
    if (added) {
      const auto cost = catalog().cost(run.spec);
      table.rows.push_back({experiments::text(labels), experiments::name(run.phase), 0,
                            number_or_null(cost.parameters), number_or_null(cost.flops),
                            experiments::sizes(run.spec, catalog().facts(run.spec.dataset)).steps});
    }
    nlohmann::json& runs = table.rows[found->second][2];
    runs = runs.get<int>() + 1;
  }
  return table;
}

/// What a pair of samples could show with so many seeds: in the metric's unit where past runs tell how much
/// the difference varies, else in standard deviations.
/// `found`: with which standard deviations of the per-seed difference that is; 0: none is.
std::string detectable(const analysis::Pair& pair, const analysis::Shown& shown, double found) {
  if (found == 0) return "   detectable nothing: too few seeds";
  if (pair.differences.size() < 2) return fmt::format("   detectable {:.2f} sd", found);
  const double sd = analysis::standard_deviation(pair.differences);
  if (sd == 0)
    return fmt::format("   detectable unknown: {} past seeds all differ by the same",
                       pair.differences.size());
  return fmt::format("   detectable {} (sd {}, {} past seeds)", shown.estimated_size(found * sd),
                     shown.estimated_size(sd), pair.differences.size());
}

std::string reach(const analysis::Pair& pair, const analysis::Shown& shown, std::size_t family,
                  double found) {
  std::string text = fmt::format(
      "n {}   smallest p {:.2g}, Holm {:.2g}", pair.declared, analysis::smallest_sign_flip_p(pair.declared),
      std::min(1.0, static_cast<double>(family) * analysis::smallest_sign_flip_p(pair.declared)));
  if (pair.declared >= 2) text += detectable(pair, shown, found);
  return text;
}

void print_pair(std::ostream& out, const analysis::Pair& pair, const std::string& outlook) {
  out << fmt::format("    {}{}: {} against {}{}   {}\n", pair.effect.empty() ? "" : pair.effect + " of ",
                     pair.over, pair.level, pair.baseline,
                     pair.cell.empty() ? "" : " (" + experiments::text(pair.cell) + ")", outlook);
  for (const std::string& path : pair.differing) out << "      " << path << "\n";
}

/// `chosen`: no setting is still to be tuned, on which a fact might depend.
void print_comparisons(std::ostream& out, const Experiment& experiment,
                       const std::vector<analysis::Comparison>& comparisons, bool chosen) {
  const std::size_t family = analysis::family_of(comparisons), seeds = experiment.seeds.size();
  const double found = seeds >= 2 ? analysis::decidable_difference(seeds).value_or(0) : 0;
  for (const auto& comparison : comparisons) {
    const analysis::Shown shown(comparison.declared.metric, comparison.declared.at);
    const auto outlook = [&](const analysis::Pair& pair) {
      if (!pair.exact) return reach(pair, shown, family, found);
      return chosen ? pair.words : "exact, once the settings are chosen";
    };
    const std::string& label = comparison.declared.label;
    out << "\n  compare " << (label.empty() ? "" : label + ": ") << comparison.declared.metric.name << "\n";
    for (const analysis::Pair& pair : comparison.pairs) print_pair(out, pair, outlook(pair));
  }
  if (family == 0) return;
  out << fmt::format(
      "\n{} {} adjusted together (Holm). A verdict needs {} seeds; {} are declared. `detectable`: the "
      "difference "
      "found with 80 % power, before adjustment; `sd`: the standard deviation of the per-seed difference.\n",
      family, family == 1 ? "pair" : "pairs", analysis::seeds_needed(family), experiment.seeds.size());
}

}  // namespace

void print_outlook(std::ostream& out, const Experiment& experiment, const Outlook& outlook) {
  out << experiment.name << "\n";
  if (!experiment.question.empty()) out << experiment.question << "\n";
  out << "\n";
  print_axes(out, experiment);
  const Counts counts = count(outlook.now, outlook.done);
  out << fmt::format("\n{} runs now ({} unique), {} done, {} to do", counts.listed,
                     counts.unique - counts.sources, counts.done, counts.unique - counts.done);
  if (outlook.now.later > 0)
    out << fmt::format("; {} later, once the settings are chosen", outlook.now.later);
  if (counts.sources > 0) out << fmt::format("; {} sources to start from", counts.sources);
  out << "\n";
  if (counts.done < counts.unique) out << outlook.time << "\n";
  out << "\n";
  print(out, cells(outlook.now), Format::table);
  print_comparisons(out, experiment, outlook.comparisons, outlook.now.later == 0);
  print_exact_expectations(out, outlook.expectations);
}

}  // namespace ablate::runner
