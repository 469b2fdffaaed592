#include "runner/commands/print_comparison.h"

#include <fmt/format.h>
#include <ostream>

#include "analysis/costs.h"
#include "analysis/order.h"
#include "analysis/shown.h"
#include "analysis/wording.h"
#include "runner/commands/comparison_rows.h"

namespace ablate::runner {

using analysis::Comparison;
using analysis::Pair;
using analysis::Shown;

namespace {

void print_difference(std::ostream& out, const Shown& shown, const Pair& pair) {
  if (pair.effect.empty())
    out << fmt::format("{}: {}{}   {}: {}{}   ", pair.level,
                       analysis::failures_text(pair.failures_level, pair.diverged_level, pair.declared),
                       shown.value(pair.mean_level), pair.baseline,
                       analysis::failures_text(pair.failures_baseline, pair.diverged_baseline, pair.declared),
                       shown.value(pair.mean_baseline));
  out << fmt::format("difference {}{}   95 % {}   exact {}", shown.difference(pair.difference), shown.unit(),
                     shown.interval(pair.interval), shown.interval(pair.exact_interval));
  if (pair.bootstrap) out << "   BCa " << shown.interval(pair.bootstrap);
}

/// Where a side never reached its level there is no difference, only who was first.
void print_order(std::ostream& out, const Pair& pair) {
  const auto reached = [&](std::size_t censored, std::size_t failed) {
    return pair.declared - pair.missing - censored - failed;
  };
  if (pair.effect.empty())
    out << fmt::format("reached by {} on {}, by {} on {} of {} seeds   ", pair.level,
                       reached(pair.censored_level, pair.failures_level), pair.baseline,
                       reached(pair.censored_baseline, pair.failures_baseline), pair.declared);
  out << fmt::format("{} first on {}, {} on {}", pair.level, pair.order.level, pair.baseline,
                     pair.order.baseline);
}

/// What does not hang on the mean.
void print_robust(std::ostream& out, const Shown& shown, const Pair& pair) {
  if (!pair.by_order)
    out << fmt::format("      median {} : {}   interquartile mean {} : {}   ", shown.value(pair.median_level),
                       shown.value(pair.median_baseline), shown.value(pair.interquartile_mean_level),
                       shown.value(pair.interquartile_mean_baseline));
  else
    out << "      ";
  const analysis::Interval bounds = analysis::improvement_interval(pair.order);
  out << fmt::format("does better with probability {:.2f} [{:.2f}, {:.2f}]\n",
                     analysis::improvement(pair.order), bounds.low, bounds.high);
}

void print_numbers(std::ostream& out, const Shown& shown, const Pair& pair) {
  out << "      ";
  pair.by_order ? print_order(out, pair) : print_difference(out, shown, pair);
  out << fmt::format("\n      n {}   p {:.2g} (smallest {:.2g})   Holm {:.2g}", pair.n, pair.p,
                     pair.smallest_p, pair.p_holm);
  if (pair.p_equivalent) out << fmt::format("   equivalence p {:.2g}", *pair.p_equivalent);
  if (pair.failures_level + pair.failures_baseline > 0)
    out << fmt::format("   failed {} of {} against {} of {}", pair.failures_level, pair.declared,
                       pair.failures_baseline, pair.declared);
  out << "\n";
  if (pair.order.seeds() > 0 && pair.effect.empty()) print_robust(out, shown, pair);
  const std::string differing = analysis::text(pair.costs_level, pair.costs_baseline);
  if (!differing.empty()) out << "      costs " << differing << "\n";
}

void print_trend(std::ostream& out, const Shown& shown, const analysis::Trend& trend) {
  out << fmt::format("    trend of {} from {} to {}{}\n", trend.over, trend.first, trend.last,
                     trend.cell.empty() ? "" : "   (" + experiments::text(trend.cell) + ")");
  out << fmt::format(
      "      {}{} a level   95 % {}   up on {}, down on {}, every step that way on {} of {} seeds   sign "
      "test "
      "p {:.2g}\n",
      shown.difference(trend.slope), shown.unit(), shown.interval(trend.interval), trend.rising,
      trend.falling, trend.monotone, trend.n, trend.p);
}

void print_pair(std::ostream& out, const Shown& shown, const Pair& pair) {
  out << "    " << analysis::heading(pair) << "\n";
  if (pair.n > 0 || pair.by_order) print_numbers(out, shown, pair);
  out << "      => " << pair.words << "\n";
  for (const std::string& note : pair.notes) out << "         " << note << "\n";
  std::string differing;
  for (const std::string& path : pair.differing) differing += (differing.empty() ? "" : "; ") + path;
  if (!differing.empty()) out << "         differ in " << differing << "\n";
}

bool all_whole(const std::vector<Comparison>& comparisons) {
  for (const Comparison& comparison : comparisons)
    for (const Pair& pair : comparison.pairs)
      if (!pair.exact && !pair.pairing.whole()) return false;
  return true;
}

/// Said only of what is there: facts are not paired by seed.
void print_method(std::ostream& out, const std::vector<Comparison>& comparisons) {
  std::size_t pairs = 0;
  for (const Comparison& comparison : comparisons) pairs += comparison.pairs.size();
  const std::size_t family = analysis::family_of(comparisons);
  out << "\n";
  if (family > 0 || pairs == 0)
    out << fmt::format(
        "Paired by seed: examples, their order, augmentation and the initial values of common parameters are "
        "the same on both sides{}. Intervals from Student's t and sign flips; p is exact (sign flips), "
        "adjusted "
        "by Holm over {} {}.\n",
        all_whole(comparisons) ? "" : ", but for the pairs that say otherwise", family,
        family == 1 ? "pair" : "pairs");
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
        << analysis::reading_text(comparison.declared.metric, comparison.declared.at) << "\n";
    if (comparison.pairs.empty()) out << "    nothing to compare yet\n";
    const Shown shown(comparison.declared.metric, comparison.declared.at);
    for (const Pair& pair : comparison.pairs) print_pair(out, shown, pair);
    for (const analysis::Trend& trend : comparison.trends) print_trend(out, shown, trend);
  }
  print_method(out, comparisons);
}

}  // namespace

void print_comparison(std::ostream& out, const experiments::Experiment& experiment,
                      const std::vector<Comparison>& comparisons, Format format) {
  if (format == Format::table)
    print_for_people(out, experiment, comparisons);
  else
    print(out, comparison_rows(comparisons), format);
}

}  // namespace ablate::runner
