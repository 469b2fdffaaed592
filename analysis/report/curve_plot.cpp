#include "analysis/report/curve_plot.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "analysis/report/scale.h"
#include "analysis/report/svg.h"

namespace ablate::analysis {

namespace {

constexpr double left = 56, right = svg_width - 10, top = 8, bottom = 216, height = 236;
constexpr std::size_t colors = 8;

struct Axes {
  Scale x, y;
};

/// A few readings at the very beginning (an untrained network) would press everything else flat: the vertical
/// range is that of the last four fifths, and lines begin where they enter it.
Axes axes_of(const CurveChart& chart) {
  double last = static_cast<double>(chart.places.size()), low = std::numeric_limits<double>::infinity(),
         high = -low;
  for (const CurveBand& band : chart.bands)
    if (!band.places.empty()) last = std::max(last, static_cast<double>(band.places.back().step));
  for (const CurveBand& band : chart.bands)
    for (const CurveBand::Place& place : band.places) {
      if (chart.places.empty() && static_cast<double>(place.step) < last / 5) continue;
      low = std::min(low, place.low);
      high = std::max(high, place.high);
    }
  const double margin = high > low ? 0.05 * (high - low) : std::max(1e-9, std::abs(high) * 0.05);
  const double first = chart.places.empty() ? 0 : 1;
  return {{first, last, left, right}, {low - margin, high + margin, bottom, top}};
}

std::string point(const Axes& axes, std::int64_t step, double value) {
  return coordinate(axes.x(static_cast<double>(step))) + "," +
         coordinate(std::clamp(axes.y(value), -2 * bottom, 3 * bottom));
}

std::string line_path(const Axes& axes, const CurveBand& band) {
  std::string path;
  for (const CurveBand::Place& place : band.places)
    path += (path.empty() ? "M" : "L") + point(axes, place.step, place.mean);
  return path;
}

std::string band_path(const Axes& axes, const CurveBand& band) {
  std::string path;
  for (const CurveBand::Place& place : band.places)
    path += (path.empty() ? "M" : "L") + point(axes, place.step, place.high);
  for (auto place = band.places.rbegin(); place != band.places.rend(); ++place)
    path += "L" + point(axes, place->step, place->low);
  return path + "Z";
}

/// The names of places, as many as there is room for.
Html place_names(const Axes& axes, const std::vector<std::string>& places) {
  Html drawing;
  constexpr std::size_t most = 6, longest = 12;
  const std::size_t every = (places.size() + most - 1) / most;
  for (std::size_t i = 0; i < places.size(); i += every) {
    const double x = axes.x(static_cast<double>(i + 1));
    drawing += svg_line(x, bottom, x, bottom + 4, "grid");
    const std::string& name = places[i];
    drawing += svg_text(x, bottom + 16, tick_anchor(x), "tick",
                        name.size() <= longest ? name : "\u2026" + name.substr(name.size() - longest));
  }
  return drawing;
}

Html grid(const Axes& axes, const CurveChart& chart) {
  const Shown& shown = chart.shown;
  Html drawing;
  for (const double tick : ticks(axes.y.low, axes.y.high, 5)) {
    drawing += svg_line(left, axes.y(tick), right, axes.y(tick), "grid");
    drawing += svg_text(left - 5, axes.y(tick) + 4, "end", "tick", shown.tick(tick));
  }
  if (!chart.places.empty()) {
    drawing += place_names(axes, chart.places);
    return drawing;
  }
  for (const double tick : ticks(axes.x.low, axes.x.high, 5)) {
    drawing += svg_line(axes.x(tick), bottom, axes.x(tick), bottom + 4, "grid");
    drawing +=
        svg_text(axes.x(tick), bottom + 16, tick_anchor(axes.x(tick)), "tick", fmt::format("{:g}", tick));
  }
  return drawing;
}

std::string color(std::size_t i) { return fmt::format("c{}", i % colors); }

/// "batch (n 8; 2 runs left out)".
Html legend(const CurveChart& chart) {
  Html items;
  for (std::size_t i = 0; i < chart.bands.size(); ++i) {
    const CurveBand& band = chart.bands[i];
    const std::string left_out = band.left_out == 0 ? ""
                                                    : fmt::format("; {} {} left out", band.left_out,
                                                                  band.left_out == 1 ? "run" : "runs");
    Html item =
        element("svg", {{"viewBox", "0 0 26 10"}, {"xmlns", "http://www.w3.org/2000/svg"}, {"class", "key"}},
                svg_line(1, 5, 25, 5, "line " + color(i)));
    item += fmt::format("{} (n {}{})", band.level, band.n, left_out);
    items += element("li", item);
  }
  return element("ul", {{"class", "legend"}}, items);
}

}  // namespace

Html curve_plot(const CurveChart& chart) {
  const Axes axes = axes_of(chart);
  Html drawing = grid(axes, chart), lines;
  for (std::size_t i = 0; i < chart.bands.size(); ++i)
    if (!chart.bands[i].places.empty())
      lines += svg_path(band_path(axes, chart.bands[i]), "band " + color(i));
  for (std::size_t i = 0; i < chart.bands.size(); ++i)
    if (!chart.bands[i].places.empty())
      lines += svg_path(line_path(axes, chart.bands[i]), "line " + color(i));
  drawing += element("svg",
                     {{"x", coordinate(left)},
                      {"y", coordinate(top)},
                      {"width", coordinate(right - left)},
                      {"height", coordinate(bottom - top)},
                      {"viewBox", fmt::format("{} {} {} {}", left, top, right - left, bottom - top)}},
                     lines);
  const std::string cell = experiments::text(chart.cell);
  Html caption = element("strong", chart.metric);
  caption += " by " + chart.along + (cell.empty() ? std::string() : " (" + cell + ")");
  Html figure = element("figcaption", caption);
  figure += svg(height, chart.metric + " by " + chart.along + (cell.empty() ? "" : ", " + cell), drawing);
  figure += legend(chart);
  return element("figure", figure);
}

}  // namespace ablate::analysis
