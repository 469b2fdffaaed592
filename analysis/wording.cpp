#include "analysis/wording.h"

#include <fmt/format.h>

namespace ablate::analysis {

std::string reading_text(const experiments::Metric& metric, const experiments::At& at) {
  using Kind = experiments::At::Kind;
  if (metric.split.empty() && metric.probe.empty()) return "";
  switch (at.kind) {
    case Kind::final:
      return " at the end";
    case Kind::best:
      return " at its best";
    case Kind::best_validation:
      return " at the best validation";
    case Kind::median_last_5:
      return ", median of the last 5";
    case Kind::reach:
      return fmt::format(": {} to reach {:g}", at.unit, at.value);
    case Kind::area:
      return fmt::format(", mean over all {}", at.unit);
    case Kind::after:
      return fmt::format(" after {:g} {}", at.value, at.unit);
  }
  return "";
}

std::string title(const experiments::Compare& declared) {
  return declared.label.empty() ? declared.metric.name : declared.label;
}

std::string heading(const Pair& pair) {
  std::string line =
      pair.effect.empty()
          ? fmt::format("{}: {} against {}", pair.over, pair.level, pair.baseline)
          : fmt::format("{} of {}: {} against {}", pair.effect, pair.over, pair.level, pair.baseline);
  if (const std::string cell = experiments::text(pair.cell); !cell.empty()) line += "   (" + cell + ")";
  return line;
}

std::string failures_text(std::size_t failed, std::size_t diverged, std::size_t declared) {
  if (failed == 0) return "";
  return fmt::format("{} on {} of {} seeds, else ", failed == diverged ? "diverged" : "failed", failed,
                     declared);
}

}  // namespace ablate::analysis
