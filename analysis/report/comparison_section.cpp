#include "analysis/report/comparison_section.h"

#include <fmt/format.h>

#include "analysis/costs.h"
#include "analysis/report/forest_plot.h"
#include "analysis/report/html_table.h"
#include "analysis/verdict.h"
#include "analysis/wording.h"

namespace ablate::analysis {

namespace {

bool has_difference(const Pair& pair) { return pair.n > 0 && !pair.by_order && !pair.exact; }

std::string failures_of(const Pair& pair) {
  if (pair.failures_level + pair.failures_baseline == 0) return "none";
  return fmt::format("{} of {} seeds of {}, {} of {}", pair.failures_level, pair.declared, pair.level,
                     pair.failures_baseline, pair.baseline);
}

class Numbers {
 public:
  void add(const std::string& term, const std::string& value) {
    if (value.empty()) return;
    list_ += element("dt", term);
    list_ += element("dd", value);
  }
  [[nodiscard]] Html html() const { return list_.empty() ? Html() : element("dl", list_); }

 private:
  Html list_;
};

void add_means(Numbers& numbers, const Shown& shown, const Pair& pair) {
  const auto side = [&](std::size_t failed, std::size_t diverged, double mean, double median, double middle) {
    return fmt::format("{}{} (median {}, interquartile mean {})",
                       failures_text(failed, diverged, pair.declared), shown.value(mean), shown.value(median),
                       shown.value(middle));
  };
  if (pair.effect.empty()) {
    numbers.add(pair.level, side(pair.failures_level, pair.diverged_level, pair.mean_level, pair.median_level,
                                 pair.interquartile_mean_level));
    numbers.add(pair.baseline, side(pair.failures_baseline, pair.diverged_baseline, pair.mean_baseline,
                                    pair.median_baseline, pair.interquartile_mean_baseline));
  }
  numbers.add("difference", fmt::format("{}{}, 95 % {}", shown.difference(pair.difference), shown.unit(),
                                        shown.interval(pair.interval)));
  numbers.add("by sign flips", pair.exact_interval ? "95 % " + shown.interval(pair.exact_interval) : "");
  numbers.add("BCa bootstrap", pair.bootstrap ? "95 % " + shown.interval(pair.bootstrap) : "");
}

Html numbers_of(const Shown& shown, const Pair& pair) {
  Numbers numbers;
  if (has_difference(pair)) add_means(numbers, shown, pair);
  if (pair.by_order)
    numbers.add("first", fmt::format("{} on {}, {} on {} of {} seeds; {} never reached it on some side",
                                     pair.level, pair.order.level, pair.baseline, pair.order.baseline,
                                     pair.declared, pair.censored));
  if (pair.n > 0 && !pair.exact) {
    numbers.add("p", fmt::format("{:.2g} of n = {} (smallest {:.2g}), by Holm {:.2g}", pair.p, pair.n,
                                 pair.smallest_p, pair.p_holm));
    numbers.add("equivalence p", pair.p_equivalent ? fmt::format("{:.2g}", *pair.p_equivalent) : "");
  }
  if (pair.order.seeds() > 0 && pair.effect.empty()) {
    const Interval bounds = improvement_interval(pair.order);
    numbers.add("does better with probability",
                fmt::format("{:.2f} [{:.2f}, {:.2f}]", improvement(pair.order), bounds.low, bounds.high));
  }
  if (!pair.exact) numbers.add("failed", failures_of(pair));
  if (!pair.exact) numbers.add("a seed's runs share", text(pair.pairing));
  numbers.add("costs", text(pair.costs_level, pair.costs_baseline));
  std::string differing;
  for (const std::string& path : pair.differing) differing += (differing.empty() ? "" : "; ") + path;
  numbers.add("differ in", differing);
  return numbers.html();
}

Html card(const Shown& shown, const Pair& pair) {
  Html content = element("h3", heading(pair));
  content += element("p", badge(name(pair.verdict), pair.words));
  content += numbers_of(shown, pair);
  for (const std::string& note : pair.notes) content += element("p", {{"class", "notes"}}, note);
  return element("article", content);
}

Html trend_text(const Shown& shown, const Trend& trend) {
  const std::string cell = experiments::text(trend.cell);
  return element(
      "p", fmt::format("Trend of {} from {} to {}{}: {}{} a level, 95 % {}; up on {}, down on {}, every "
                       "step that way on {} of {} seeds; sign test p {:.2g}.",
                       trend.over, trend.first, trend.last, cell.empty() ? "" : " (" + cell + ")",
                       shown.difference(trend.slope), shown.unit(), shown.interval(trend.interval),
                       trend.rising, trend.falling, trend.monotone, trend.n, trend.p));
}

std::string full_title(const experiments::Compare& declared) {
  return (declared.label.empty() ? "" : declared.label + ": ") + declared.metric.name +
         reading_text(declared.metric, declared.at);
}

Html one(const Comparison& comparison) {
  const Shown shown(comparison.declared.metric, comparison.declared.at);
  Html content = element("h3", full_title(comparison.declared));
  if (comparison.pairs.empty()) content += element("p", "Nothing to compare yet.");
  if (const Html plot = forest_plot(comparison, shown); !plot.empty()) {
    Html caption = "Difference and its 95 % interval";
    if (!shown.unit().empty()) caption += ", in percentage points";
    if (comparison.declared.smallest)
      caption += "; shaded: smaller than the " + shown.size(*comparison.declared.smallest) + " of interest";
    Html figure = element("figcaption", caption);
    figure += plot;
    content += element("figure", {{"class", "forest"}}, figure);
  }
  for (const Pair& pair : comparison.pairs) content += card(shown, pair);
  for (const Trend& trend : comparison.trends) content += trend_text(shown, trend);
  return content;
}

/// Said only of what is there.
Html method(const Report& report) {
  const std::size_t family = family_of(report.comparisons);
  if (family == 0) return {};
  return element(
      "p", {{"class", "soft"}},
      fmt::format("Paired by seed. Intervals are Student's t; p is that of exact sign flips, adjusted by "
                  "Holm over {} {}. Better and worse: adjusted p of 0.05 at most. Equivalent: two one-sided "
                  "t tests at 5 % put the difference within the smallest of interest. Not enough seeds: not "
                  "even seeds that all agree could decide.",
                  family, family == 1 ? "pair" : "pairs"));
}

}  // namespace

Html verdicts(const Report& report) {
  Html rows;
  for (const Comparison& comparison : report.comparisons) {
    const Shown shown(comparison.declared.metric, comparison.declared.at);
    for (const Pair& pair : comparison.pairs)
      rows +=
          table_row({full_title(comparison.declared), heading(pair),
                     has_difference(pair) ? shown.difference(pair.difference) + shown.unit() : "\u2013",
                     has_difference(pair) ? shown.interval(pair.interval) : "\u2013",
                     pair.exact ? "exact" : std::to_string(pair.n), badge(name(pair.verdict), pair.words)});
  }
  if (rows.empty()) return {};
  return section("Verdicts",
                 element("div", {{"class", "glance"}},
                         table({"comparison", "pair", "difference", "95 %", "n", "verdict"}, rows)));
}

Html comparisons(const Report& report) {
  if (report.comparisons.empty()) return {};
  Html content = method(report);
  for (const Comparison& comparison : report.comparisons) content += one(comparison);
  return section("Comparisons", content);
}

}  // namespace ablate::analysis
