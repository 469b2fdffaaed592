#include "analysis/report/forest_plot.h"

#include <algorithm>
#include <fmt/format.h>

#include "analysis/report/scale.h"
#include "analysis/report/svg.h"
#include "analysis/verdict.h"

namespace ablate::analysis {

namespace {

constexpr double row_height = 38, left = 12, right = svg_width - 12, foot = 26;

std::string row_label(const Pair& pair) {
  const std::string what = pair.effect.empty() ? "" : pair.effect + ": ";
  const std::string cell = experiments::text(pair.cell);
  return fmt::format("{}{} \u2212 {}{}", what, pair.level, pair.baseline,
                     cell.empty() ? "" : " (" + cell + ")");
}

std::vector<const Pair*> drawn_pairs(const Comparison& comparison) {
  std::vector<const Pair*> drawn;
  for (const Pair& pair : comparison.pairs)
    if (pair.interval && !pair.by_order && !pair.exact) drawn.push_back(&pair);
  return drawn;
}

Scale scale_of(const std::vector<const Pair*>& pairs, const std::optional<double>& smallest) {
  double low = smallest ? -*smallest : 0, high = smallest ? *smallest : 0;
  for (const Pair* pair : pairs) {
    low = std::min(low, pair->interval->low);
    high = std::max(high, pair->interval->high);
  }
  const double margin = high > low ? 0.04 * (high - low) : 1;
  return {low - margin, high + margin, left, right};
}

Html row(const Pair& pair, const Shown& shown, const Scale& x, double top) {
  const double middle = top + 25;
  const std::string kind = "v-" + css_name(name(pair.verdict));
  Html group =
      element("title", fmt::format("{}: {}{} 95 % {}", row_label(pair), shown.difference(pair.difference),
                                   shown.unit(), shown.interval(pair.interval)));
  group += svg_text(left, top + 12, "start", "label", row_label(pair));
  group += svg_line(x(pair.interval->low), middle, x(pair.interval->high), middle, kind + " range");
  for (const double end : {pair.interval->low, pair.interval->high})
    group += svg_line(x(end), middle - 4, x(end), middle + 4, kind + " range");
  group += svg_circle(x(pair.difference), middle, 4.5, kind + " dot");
  return element("g", group);
}

}  // namespace

Html forest_plot(const Comparison& comparison, const Shown& shown) {
  const std::vector<const Pair*> pairs = drawn_pairs(comparison);
  if (pairs.empty()) return {};
  const std::optional<double>& smallest = comparison.declared.smallest;
  const Scale x = scale_of(pairs, smallest);
  const double bottom = row_height * static_cast<double>(pairs.size()) + 4;
  Html drawing;
  if (smallest) drawing += svg_rectangle(x(-*smallest), 0, x(*smallest) - x(-*smallest), bottom, "interest");
  for (const double tick : ticks(x.low, x.high, 5)) {
    drawing += svg_line(x(tick), 0, x(tick), bottom, "grid");
    drawing += svg_text(x(tick), bottom + 14, tick_anchor(x(tick)), "tick", shown.difference_tick(tick));
  }
  drawing += svg_line(x(0), 0, x(0), bottom, "zero");
  for (std::size_t i = 0; i < pairs.size(); ++i)
    drawing += row(*pairs[i], shown, x, row_height * static_cast<double>(i));
  return svg(bottom + foot, "difference and 95 % interval of each pair", drawing);
}

}  // namespace ablate::analysis
