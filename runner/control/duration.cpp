#include "runner/control/duration.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "experiments/error.h"

namespace ablate::runner {

std::string duration(double seconds) {
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  const auto whole = std::llround(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

double parse_duration(const std::string& text) {
  double value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  const std::string unit(end, last);
  const double factor = unit.empty() || unit == "s" ? 1
                        : unit == "m"               ? 60
                        : unit == "h"               ? 3600
                        : unit == "d"               ? 86400
                                                    : 0;
  if (error != std::errc() || factor == 0 || !(value > 0))
    throw Error(Exit::usage, "'" + text + "' is no duration: write 90s, 30m, 8h or 7d");
  return value * factor;
}

}  // namespace ablate::runner
