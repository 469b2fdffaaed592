#include "analysis/report/network_drawing.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "analysis/report/svg.h"

namespace ablate::analysis {

namespace {

using Layer = experiments::Drawing::Layer;

constexpr double spine = 70, row_height = 20, margin = 14;

/// Consecutive layers of one block, or a single layer outside.
struct Group {
  std::size_t begin = 0, end = 0;  ///< layers
  std::size_t times = 1;           ///< how many such groups follow each other
};

std::vector<Group> groups_of(const std::vector<Layer>& layers) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const bool goes_on = i > 0 && !layers[i].block.empty() && layers[i].block == layers[i - 1].block;
    goes_on ? void(++groups.back().end) : groups.push_back({i, i + 1});
  }
  return groups;
}

/// Whether two groups are the same layers, connected alike.
bool alike(const std::vector<Layer>& layers, const Group& one, const Group& other) {
  if (one.end - one.begin != other.end - other.begin || layers[one.begin].block.empty()) return false;
  for (std::size_t k = 0; k < one.end - one.begin; ++k) {
    const Layer &a = layers[one.begin + k], &b = layers[other.begin + k];
    if (a.what != b.what || a.shape != b.shape || a.inputs.size() != b.inputs.size()) return false;
    for (std::size_t j = 0; j < a.inputs.size(); ++j)
      if (static_cast<int>(one.begin) - a.inputs[j] != static_cast<int>(other.begin) - b.inputs[j])
        return false;
  }
  return true;
}

std::vector<Group> folded(const std::vector<Layer>& layers) {
  std::vector<Group> kept;
  Group before{};
  for (const Group& group : groups_of(layers)) {
    if (!kept.empty() && alike(layers, before, group))
      ++kept.back().times;
    else
      kept.push_back(group);
    before = group;
  }
  return kept;
}

/// The row of each layer; those of repeated groups share the rows of the first.
std::vector<std::size_t> rows_of(const std::vector<Layer>& layers, const std::vector<Group>& groups) {
  std::vector<std::size_t> rows(layers.size());
  std::size_t next = 0;
  for (const Group& group : groups) {
    const std::size_t size = group.end - group.begin;
    for (std::size_t k = 0; k < size * group.times; ++k) rows[group.begin + k] = next + k % size;
    next += size;
  }
  return rows;
}

double height_of(std::size_t row) { return margin + static_cast<double>(row) * row_height; }

/// Further to the side the more it skips.
Html arc(std::size_t from, std::size_t to) {
  const double y1 = height_of(from), y2 = height_of(to),
               x = spine - 10 - std::min(52.0, 5.0 * static_cast<double>(to - from));
  return svg_path(fmt::format("M{0},{1}C{2},{1} {2},{3} {0},{3}", coordinate(spine), coordinate(y1),
                              coordinate(x), coordinate(y2)),
                  "edge");
}

/// What repeats is framed.
Html frame(const Group& group, std::size_t row) {
  const double y = height_of(row) - row_height / 2,
               size = static_cast<double>(group.end - group.begin) * row_height;
  Html content = svg_rectangle(spine - 6, y, svg_width - spine + 2, size, "repeated");
  content += svg_text(svg_width - 8, y + size - 6, "end", "tick", fmt::format("\u00d7 {}", group.times));
  return content;
}

}  // namespace

Html network_drawing(const experiments::Drawing& drawing, const std::string& title) {
  const std::vector<Layer>& layers = drawing.layers;
  const std::vector<Group> groups = folded(layers);
  const std::vector<std::size_t> rows = rows_of(layers, groups);
  Html content;
  for (const Group& group : groups)
    if (group.times > 1) content += frame(group, rows[group.begin]);
  for (const Group& group : groups)
    for (std::size_t i = group.begin; i < group.end; ++i) {
      const double y = height_of(rows[i]);
      for (const int input : layers[i].inputs) {
        const std::size_t from = rows[static_cast<std::size_t>(input)];
        if (from < rows[i])
          content +=
              from + 1 == rows[i] ? svg_line(spine, height_of(from), spine, y, "edge") : arc(from, rows[i]);
      }
      content += svg_circle(spine, y, 3, "dot");
      content += svg_text(spine + 10, y + 4, "start", "", layers[i].what);
      content += svg_text(svg_width - (group.times > 1 ? 40 : 8), y + 4, "end", "tick", layers[i].shape);
    }
  const std::size_t count =
      groups.empty() ? 0 : rows[groups.back().begin] + groups.back().end - groups.back().begin;
  return svg(height_of(count) + margin - row_height, title, content);
}

}  // namespace ablate::analysis
