#include "analysis/shown.h"

#include <fmt/format.h>

namespace ablate::analysis {

Shown::Shown(const experiments::Metric& metric, const experiments::At& at)
    : fraction_((metric.quantity == "error" || metric.quantity == "accuracy") &&
                at.kind != experiments::At::Kind::reach) {}

std::string Shown::value(double number) const {
  return fraction_ ? fmt::format("{:.2f} %", 100 * number) : fmt::format("{:.4g}", number);
}

std::string Shown::difference(double number) const {
  return fraction_ ? fmt::format("{:+.2f}", 100 * number) : fmt::format("{:+.4g}", number);
}

std::string Shown::interval(const std::optional<Interval>& bounds) const {
  return bounds ? fmt::format("[{}, {}]", difference(bounds->low), difference(bounds->high)) : "none";
}

std::string Shown::range(const std::optional<Interval>& bounds) const {
  return bounds ? fmt::format("[{}, {}]", value(bounds->low), value(bounds->high)) : "none";
}

std::string Shown::size(double number) const {
  if (!fraction_) return fmt::format("{:g}", number);
  const std::string points = fmt::format("{:g}", 100 * number);
  return points + (points == "1" ? " point" : " points");
}

std::string Shown::estimated_size(double number) const {
  return fraction_ ? fmt::format("{:.3g} points", 100 * number) : fmt::format("{:.3g}", number);
}

std::string Shown::tick(double number) const {
  return fraction_ ? fmt::format("{:g} %", 100 * number) : fmt::format("{:g}", number);
}

std::string Shown::difference_tick(double number) const {
  return number == 0 ? "0" : fmt::format("{:+g}", fraction_ ? 100 * number : number);
}

std::string Shown::unit() const { return fraction_ ? " points" : ""; }

}  // namespace ablate::analysis
