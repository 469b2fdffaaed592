#include "analysis/report/svg.h"

#include <algorithm>
#include <fmt/format.h>

namespace ablate::analysis {

std::string coordinate(double value) { return fmt::format("{:.2f}", value); }

std::string css_name(std::string_view words) {
  std::string result(words);
  std::replace(result.begin(), result.end(), ' ', '-');
  return result;
}

Html svg(double height, const std::string& title, const Html& content) {
  return element("svg",
                 {{"viewBox", fmt::format("0 0 {:.0f} {:.0f}", svg_width, height)},
                  {"xmlns", "http://www.w3.org/2000/svg"},
                  {"role", "img"},
                  {"aria-label", title}},
                 content);
}

Html svg_line(double x1, double y1, double x2, double y2, const std::string& css) {
  return element("line",
                 {{"class", css},
                  {"x1", coordinate(x1)},
                  {"y1", coordinate(y1)},
                  {"x2", coordinate(x2)},
                  {"y2", coordinate(y2)}},
                 Html());
}

Html svg_rectangle(double x, double y, double width, double height, const std::string& css) {
  return element("rect",
                 {{"class", css},
                  {"x", coordinate(x)},
                  {"y", coordinate(y)},
                  {"width", coordinate(width)},
                  {"height", coordinate(height)}},
                 Html());
}

Html svg_circle(double x, double y, double radius, const std::string& css) {
  return element("circle",
                 {{"class", css}, {"cx", coordinate(x)}, {"cy", coordinate(y)}, {"r", coordinate(radius)}},
                 Html());
}

Html svg_path(const std::string& path, const std::string& css) {
  return element("path", {{"class", css}, {"d", path}}, Html());
}

const char* tick_anchor(double x) {
  constexpr double half_a_number = 32;
  return x < half_a_number ? "start" : x > svg_width - half_a_number ? "end" : "middle";
}

Html svg_text(double x, double y, const char* anchor, const std::string& css, const std::string& text) {
  return element("text",
                 {{"class", css}, {"x", coordinate(x)}, {"y", coordinate(y)}, {"text-anchor", anchor}}, text);
}

}  // namespace ablate::analysis
