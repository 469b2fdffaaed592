#include "runner/commands/sparkline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ablate::runner {

namespace {

/// The mean of the finite ones among values[begin, end); not a number where there are none.
double mean(const std::vector<double>& values, std::size_t begin, std::size_t end) {
  double sum = 0, count = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if (!std::isfinite(values[i])) continue;
    sum += values[i];
    ++count;
  }
  return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::string sparkline(const std::vector<double>& values, std::size_t width) {
  static constexpr std::array blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const std::size_t places = std::min(width, values.size());
  std::vector<double> heights;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t i = 0; i < places; ++i) {
    heights.push_back(mean(values, i * values.size() / places, (i + 1) * values.size() / places));
    if (std::isnan(heights.back())) continue;
    low = std::min(low, heights.back());
    high = std::max(high, heights.back());
  }
  std::string line;
  for (const double height : heights) {
    const double part = high > low ? (height - low) / (high - low) : 0;
    line += std::isnan(height) ? "×" : blocks[static_cast<std::size_t>(std::lround(part * 7))];
  }
  return line;
}

}  // namespace ablate::runner
