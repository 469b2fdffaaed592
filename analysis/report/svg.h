#pragma once

#include <string>
#include <string_view>

#include "analysis/report/html.h"

/// Drawings inside the page. They are 420 units wide and scale with it, so that their text is as large as
/// that around them on a phone. Colors belong to the style sheet, by class.
namespace ablate::analysis {

inline constexpr double svg_width = 420;

/// `title` is read to those who cannot see it.
Html svg(double height, const std::string& title, const Html& content);
Html svg_line(double x1, double y1, double x2, double y2, const std::string& css);
Html svg_rectangle(double x, double y, double width, double height, const std::string& css);
Html svg_circle(double x, double y, double radius, const std::string& css);
Html svg_path(const std::string& path, const std::string& css);
/// `anchor`: start, middle or end.
Html svg_text(double x, double y, const char* anchor, const std::string& css, const std::string& text);
/// How the number under a tick at `x` is anchored, so that none is cut off at the sides of a drawing.
const char* tick_anchor(double x);

/// Two decimals, as a drawing needs them.
std::string coordinate(double value);

/// "not enough seeds" -> "not-enough-seeds".
std::string css_name(std::string_view words);

}  // namespace ablate::analysis
