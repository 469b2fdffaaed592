#include "analysis/costs.h"

#include <cmath>
#include <fmt/format.h>
#include <vector>

namespace ablate::analysis {

namespace {

std::optional<double> mean_of(const std::vector<double>& values) {
  return values.empty() ? std::nullopt : std::optional(mean(values));
}

/// Nothing where a side is unknown.
std::string relative(const std::optional<double>& level, const std::optional<double>& baseline,
                     const char* noun) {
  if (!level || !baseline) return "";
  if (*level == *baseline) return fmt::format("the same {}", noun);
  if (*baseline == 0) return fmt::format("{:.4g} {} against none", *level, noun);
  const double percent = 100 * (*level / *baseline - 1);
  return std::abs(percent) < 0.1 ? fmt::format("{:+.2g} % {}", percent, noun)
                                 : fmt::format("{:+.1f} % {}", percent, noun);
}

}  // namespace

Costs costs(const Series& series, const experiments::Catalog& catalog) {
  Costs result;
  std::vector<double> seconds, peak_bytes;
  for (const auto& [seed, seen] : series.by_seed) {
    if (seen.state != Observation::State::measured && seen.state != Observation::State::censored) continue;
    if (seen.seconds) seconds.push_back(*seen.seconds);
    if (seen.peak_bytes) peak_bytes.push_back(*seen.peak_bytes);
    result.exclusive = result.exclusive && seen.exclusive;
  }
  const auto described = catalog.cost(series.example->spec);
  if (described.parameters) result.parameters = static_cast<double>(*described.parameters);
  result.flops = described.flops;
  result.seconds = mean_of(seconds);
  result.peak_bytes = mean_of(peak_bytes);
  return result;
}

std::string text(const Costs& level, const Costs& baseline) {
  std::string line;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) line += (line.empty() ? "" : ", ") + part;
  };
  add(relative(level.parameters, baseline.parameters, "parameters"));
  add(relative(level.flops, baseline.flops, "flops"));
  if (level.exclusive && baseline.exclusive)
    add(relative(level.seconds, baseline.seconds, "seconds"));
  else if (level.seconds && baseline.seconds)
    add("seconds shared");
  add(relative(level.peak_bytes, baseline.peak_bytes, "peak bytes"));
  return line;
}

}  // namespace ablate::analysis
