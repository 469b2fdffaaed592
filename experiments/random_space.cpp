#include "experiments/random_space.h"

#include <cmath>

#include "experiments/merge.h"
#include "experiments/options.h"
#include "experiments/random/philox.h"

namespace ablate::experiments {

namespace {

constexpr std::int64_t most_samples = 100'000;

/// Uniform on [0, 1) with 53 bits.
double uniform(std::int64_t seed, const std::string& path, std::int64_t draw) {
  const philox::Key key = philox::key(seed, "random:" + path);
  const std::uint64_t high = philox::word(key, 0, static_cast<std::uint64_t>(2 * draw));
  const std::uint64_t low = philox::word(key, 0, static_cast<std::uint64_t>(2 * draw + 1));
  return static_cast<double>((high << 32U | low) >> 11U) * 0x1.0p-53;
}

bool is_range(const Json& value) {
  return value.is_array() && value.size() == 2 && value[0].is_number() && value[1].is_number() &&
         value[0].get<double>() < value[1].get<double>();
}

/// Why a distribution cannot be drawn from; empty if it can.
std::string fault(const Json& distribution) {
  if (!distribution.is_object() || distribution.size() != 1)
    return distribution.dump() +
           " is not a distribution: write {\"uniform\": [low, high]}, {\"log_uniform\": [low, high]} or "
           "{\"choice\": [values]}";
  const std::string kind = distribution.begin().key();
  const Json& value = distribution.begin().value();
  if (kind == "choice") return value.is_array() && !value.empty() ? "" : "`choice` needs a list of values";
  if (kind == "uniform") return is_range(value) ? "" : "`uniform` needs [low, high] with low < high";
  if (kind == "log_uniform")
    return is_range(value) && value[0].get<double>() > 0
               ? ""
               : "`log_uniform` needs [low, high] with 0 < low < high";
  return "unknown distribution \"" + kind + "\"" + nearest(kind, {"uniform", "log_uniform", "choice"});
}

Json draw(const Json& distribution, double u) {
  const std::string kind = distribution.begin().key();
  const Json& value = distribution.begin().value();
  if (kind == "choice") return value[static_cast<std::size_t>(u * static_cast<double>(value.size()))];
  const auto low = value[0].get<double>(), high = value[1].get<double>();
  return kind == "uniform" ? low + u * (high - low) : low * std::exp(u * std::log(high / low));
}

}  // namespace

Axis random_axis(const Reading& reading, const Json& value, const std::string& pointer, Axis::Source source) {
  Axis axis{"sample", source, {}, reading.source.at(pointer)};
  if (!value.is_object()) {
    reading.report(pointer, value.dump() + " is not an object of n, seed, space");
    return axis;
  }
  reading.check_keys(value, pointer, {"n", "seed", "space"});
  const auto n = whole(value.value("n", Json()));
  const auto seed = whole(value.value("seed", Json(1)));
  const Json space = value.value("space", Json());
  const bool countable = n && *n >= 1 && *n <= most_samples;
  if (!countable)
    reading.report(pointer, "`n` must be a whole number from 1 to " + std::to_string(most_samples) +
                                ", not " + value.value("n", Json()).dump());
  if (!seed) reading.report(pointer, "`seed` must be a whole number");
  if (!space.is_object() || space.empty())
    reading.report(pointer, "`space` must be an object of path and distribution");
  if (!countable || !seed || !space.is_object()) return axis;
  for (const auto& [path, distribution] : space.items())
    if (const std::string wrong = fault(distribution); !wrong.empty()) {
      reading.report(pointer + "/space/" + path, wrong);
      return axis;
    }
  for (std::int64_t i = 1; i <= *n; ++i) {
    Json patch = Json::object();
    for (const auto& [path, distribution] : space.items())
      patch[path] = draw(distribution, uniform(*seed, path, i));
    const Report report = [&](const std::string&, const std::string& message) {
      reading.report(pointer + "/space", message);
    };
    axis.levels.push_back({std::to_string(i), expand_patch(patch, reading.catalog, report), axis.where});
  }
  return axis;
}

}  // namespace ablate::experiments
