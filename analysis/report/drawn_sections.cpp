#include "analysis/report/drawn_sections.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/report/base64.h"
#include "analysis/report/curve_plot.h"
#include "analysis/report/html_table.h"
#include "analysis/report/network_drawing.h"

namespace ablate::analysis {

namespace {

constexpr std::size_t most_rows = 300;

Html figures(const std::vector<CurveChart>& charts) {
  Html all;
  for (const CurveChart& chart : charts) all += curve_plot(chart);
  return element("div", {{"class", "figures"}}, all);
}

Html pictures(const std::vector<ProbePicture>& all) {
  Html content;
  for (const ProbePicture& picture : all) {
    const std::string title = fmt::format("{} of {}, seed {}", picture.probe, picture.level, picture.seed);
    Html figure = element("figcaption", title);
    figure +=
        element("img", {{"alt", title}, {"src", "data:image/png;base64," + base64(picture.png)}}, Html());
    content += element("figure", {{"class", "picture"}}, figure);
  }
  return element("div", {{"class", "figures"}}, content);
}

Html table_of(const std::vector<ProbeRow>& all) {
  Html rows;
  for (std::size_t i = 0; i < std::min(most_rows, all.size()); ++i) {
    const ProbeRow& row = all[i];
    rows += table_row({row.probe, row.key, row.level, std::to_string(row.n), fmt::format("{:.4g}", row.mean),
                       fmt::format("{:.4g} \u2013 {:.4g}", row.low, row.high)});
  }
  Html content = table({"probe", "key", "of", "n", "mean", "lowest \u2013 highest"}, rows);
  content += or_more(most_rows, all.size());
  return content;
}

}  // namespace

Html curves(const Report& report) {
  if (report.charts.empty()) return {};
  Html content =
      element("p",
              "Lines are means over the finished runs, bands reach from the lowest to the highest of "
              "them. The vertical range is that of the last four fifths.");
  content += figures(report.charts);
  if (report.charts_left_out > 0)
    content += element("p", fmt::format("{} more are left out.", report.charts_left_out));
  return section("Learning curves", content);
}

Html levels(const Report& report) {
  if (report.levels.empty()) return {};
  Html content =
      element("p",
              "Means with their 95 % intervals. Lines that are not parallel are an interaction: how "
              "much one axis matters depends on the other.");
  content += figures(report.levels);
  return section("Along the axes", content);
}

Html probed(const Report& report) {
  const Probes& probes = report.probes;
  if (probes.profiles.empty() && probes.rows.empty() && probes.pictures.empty()) return {};
  Html content = element("p",
                         "What probes found at their last look; lines are means over the seeds, bands reach "
                         "from the lowest to the highest.");
  if (!probes.profiles.empty()) content += figures(probes.profiles);
  if (!probes.pictures.empty()) content += pictures(probes.pictures);
  if (!probes.rows.empty()) content += table_of(probes.rows);
  return section("Probes", content);
}

Html networks(const Report& report) {
  if (report.networks.drawn.empty()) return {};
  Html content;
  for (const DrawnNetwork& network : report.networks.drawn) {
    const std::string who = fmt::format("{}", fmt::join(network.labels, "; "));
    const Html drawing =
        element("figure", {{"class", "network"}}, network_drawing(network.drawing, "network of " + who));
    content += folded(who.empty() ? "all" : who, drawing);
  }
  if (const std::size_t more = report.networks.left_out; more > 0)
    content += element("p", fmt::format("Left out: the networks of {} more {}.", more,
                                        more == 1 ? "configuration" : "configurations"));
  return section("Networks", content);
}

}  // namespace ablate::analysis
