#include "runner/commands/print_comparison.h"

#include <fmt/format.h>
#include <ostream>

#include "analysis/shown.h"
#include "analysis/verdict.h"

namespace ablate::runner {

using analysis::Comparison;
using analysis::Pair;
using analysis::Shown;

namespace {

/// Which reading is compared; of what is one value of the whole run, none need be named.
std::string at_text(const experiments::Metric& metric, const experiments::At& at) {
  using Kind = experiments::At::Kind;
  if (metric.split.empty() && metric.probe.empty()) return "";
  switch (at.kind) {
    case Kind::final:
      return " at the end";
    case Kind::best:
      return " at its best";
    case Kind::best_validation:
      return " at the best validation";
    case Kind::median_last_5:
      return ", median of the last 5";
    case Kind::reach:
      return fmt::format(": {} to reach {:g}", at.unit, at.value);
    case Kind::after:
      return fmt::format(" after {:g} {}", at.value, at.unit);
  }
  return "";
}

void print_numbers(std::ostream& out, const Shown& shown, const Pair& pair) {
  if (pair.effect.empty())
    out << fmt::format("      {}: {}   {}: {}   ", pair.level, shown.value(pair.mean_level), pair.baseline,
                       shown.value(pair.mean_baseline));
  else
    out << "      ";
  out << fmt::format("difference {}{}   95 % {}   exact {}\n", shown.difference(pair.difference),
                     shown.unit(), shown.interval(pair.interval), shown.interval(pair.exact_interval));
  out << fmt::format("      n {}   p {:.2g} (smallest {:.2g})   Holm {:.2g}", pair.n, pair.p, pair.smallest_p,
                     pair.p_holm);
  if (pair.failures_level + pair.failures_baseline > 0)
    out << fmt::format("   failed {} of {} against {} of {}", pair.failures_level, pair.declared,
                       pair.failures_baseline, pair.declared);
  out << "\n";
}

std::string heading(const Pair& pair) {
  std::string line =
      pair.effect.empty()
          ? fmt::format("{}: {} against {}", pair.over, pair.level, pair.baseline)
          : fmt::format("{} of {}: {} against {}", pair.effect, pair.over, pair.level, pair.baseline);
  if (const std::string cell = experiments::text(pair.cell); !cell.empty()) line += "   (" + cell + ")";
  return line;
}

void print_pair(std::ostream& out, const Shown& shown, const Pair& pair) {
  out << "    " << heading(pair) << "\n";
  if (pair.n > 0) print_numbers(out, shown, pair);
  out << "      => " << pair.words << "\n";
  for (const std::string& note : pair.notes) out << "         " << note << "\n";
  std::string differing;
  for (const std::string& path : pair.differing) differing += (differing.empty() ? "" : "; ") + path;
  if (!differing.empty()) out << "         differ in " << differing << "\n";
}

/// Said only of what is there: facts are not paired by seed.
void print_method(std::ostream& out, const std::vector<Comparison>& comparisons) {
  std::size_t pairs = 0;
  for (const Comparison& comparison : comparisons) pairs += comparison.pairs.size();
  const std::size_t family = analysis::family_of(comparisons);
  out << "\n";
  if (family > 0 || pairs == 0)
    out << fmt::format(
        "Paired by seed; intervals from Student's t and from sign flips; p is exact (sign flips), adjusted "
        "by Holm over {} {}.\n",
        family, family == 1 ? "pair" : "pairs");
  if (pairs > family)
    out << "parameters and flops follow from the description: they are the same on every seed, and not "
           "tested.\n";
}

void print_for_people(std::ostream& out, const experiments::Experiment& experiment,
                      const std::vector<Comparison>& comparisons) {
  out << experiment.name << "\n";
  if (!experiment.question.empty()) out << experiment.question << "\n";
  for (const Comparison& comparison : comparisons) {
    const std::string& label = comparison.declared.label;
    out << "\n  " << (label.empty() ? "" : label + ": ") << comparison.declared.metric.name
        << at_text(comparison.declared.metric, comparison.declared.at) << "\n";
    if (comparison.pairs.empty()) out << "    nothing to compare yet\n";
    const Shown shown(comparison.declared.metric, comparison.declared.at);
    for (const Pair& pair : comparison.pairs) print_pair(out, shown, pair);
  }
  print_method(out, comparisons);
}

nlohmann::json bound(const std::optional<analysis::Interval>& interval, double analysis::Interval::*side) {
  return interval ? nlohmann::json((*interval).*side) : nlohmann::json();
}

std::string joined(const std::vector<std::string>& list) {
  std::string result;
  for (const std::string& item : list) result += (result.empty() ? "" : "; ") + item;
  return result;
}

Table rows(const std::vector<Comparison>& comparisons) {
  using analysis::Interval;
  Table table;
  table.columns = {"comparison",
                   "metric",
                   "effect",
                   "over",
                   "level",
                   "baseline",
                   "cell",
                   "n",
                   "mean_level",
                   "mean_baseline",
                   "difference",
                   "low",
                   "high",
                   "exact_low",
                   "exact_high",
                   "p",
                   "smallest_p",
                   "p_holm",
                   "p_t",
                   "failures_level",
                   "failures_baseline",
                   "censored",
                   "verdict",
                   "words",
                   "differing",
                   "notes"};
  for (const Comparison& comparison : comparisons)
    for (const Pair& pair : comparison.pairs) {
      // What only samples have is absent of facts.
      const auto sampled = [&](const nlohmann::json& value) { return pair.exact ? nlohmann::json() : value; };
      table.rows.push_back({pair.comparison,
                            comparison.declared.metric.name,
                            pair.effect,
                            pair.over,
                            pair.level,
                            pair.baseline,
                            experiments::text(pair.cell),
                            sampled(pair.n),
                            pair.mean_level,
                            pair.mean_baseline,
                            pair.difference,
                            bound(pair.interval, &Interval::low),
                            bound(pair.interval, &Interval::high),
                            bound(pair.exact_interval, &Interval::low),
                            bound(pair.exact_interval, &Interval::high),
                            sampled(pair.p),
                            sampled(pair.smallest_p),
                            sampled(pair.p_holm),
                            sampled(pair.p_t),
                            sampled(pair.failures_level),
                            sampled(pair.failures_baseline),
                            sampled(pair.censored),
                            analysis::name(pair.verdict),
                            pair.words,
                            joined(pair.differing),
                            joined(pair.notes)});
    }
  return table;
}

}  // namespace

void print_comparison(std::ostream& out, const experiments::Experiment& experiment,
                      const std::vector<Comparison>& comparisons, Format format) {
  if (format == Format::table)
    print_for_people(out, experiment, comparisons);
  else
    print(out, rows(comparisons), format);
}

}  // namespace ablate::runner
