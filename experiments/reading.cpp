#include "experiments/reading.h"

#include <algorithm>
#include <set>

#include "experiments/options.h"

namespace ablate::experiments {

const std::vector<std::string>& experiment_keys() {
  static const std::vector<std::string> keys = {
      "$schema", "name",   "question", "notes", "extends", "base",  "arms",    "baseline", "grid",
      "zip",     "random", "only",     "skip",  "tune",    "seeds", "compare", "expect"};
  return keys;
}

void Reading::check_keys(const Json& object, const std::string& pointer,
                         const std::vector<std::string>& known) const {
  for (const auto& [name, value] : object.items())
    if (std::find(known.begin(), known.end(), name) == known.end())
      report(pointer + "/" + name, "unknown key \"" + name + "\"" + nearest(name, known));
}

std::optional<Axis> Reading::axis(const std::string& name, const std::string& pointer) const {
  if (name == "seed") return seed_axis(experiment.seeds);
  if (const Axis* found = find_axis(experiment.axes, name)) return *found;
  std::vector<std::string> known = axis_names(experiment.axes);
  known.emplace_back("seed");
  report(pointer, "unknown axis \"" + name + "\"" + nearest(name, known));
  return std::nullopt;
}

Where Reading::where(const Json& value, const std::string& pointer) const {
  Where result;
  if (!value.is_object()) {
    report(pointer, value.dump() + " is not an object of axis and label, or labels");
    return result;
  }
  for (const auto& [name, wanted] : value.items()) {
    const std::string here = pointer + "/" + name;
    const std::optional<Axis> found = axis(name, here);
    if (!found) continue;
    const std::vector<std::string> known = labels(*found);
    for (const Json& one : wanted.is_array() ? wanted : Json::array({wanted})) {
      const std::string label = label_of(one).value_or(one.dump());
      if (std::find(known.begin(), known.end(), label) == known.end())
        report(here, "axis \"" + found->name + "\" has no level \"" + label + "\"" + nearest(label, known));
      result[found->name].push_back(label);
    }
  }
  return result;
}

std::optional<Metric> Reading::metric(const Json& value, const std::string& pointer) const {
  if (!value.is_string()) {
    report(pointer, value.dump() + " is not the name of a metric");
    return std::nullopt;
  }
  const auto name = value.get<std::string>();
  auto found = find_metric(name);
  if (!found) {
    report(pointer, "unknown metric \"" + name + "\"" + nearest(name, metric_names()));
  } else if (!found->probe.empty()) {
    std::set<std::string> probes;
    const auto collect = [&](const Json& patch) {
      if (patch.contains("probes") && patch["probes"].is_object())
        for (const auto& [label, probe] : patch["probes"].items()) probes.insert(label);
    };
    collect(experiment.base);
    for (const Axis& one : experiment.axes)
      for (const Level& level : one.levels) collect(level.patch);
    if (!probes.contains(found->probe))
      report(pointer, "metric \"" + name + "\": no probe is labelled \"" + found->probe + "\"" +
                          nearest(found->probe, {probes.begin(), probes.end()}));
  }
  return found;
}

At Reading::at(const Json& value, const std::string& pointer) const {
  static const std::vector<std::string> words = {"final", "best", "best_validation", "median_last_5"};
  static const std::vector<std::string> units = {"steps", "epochs", "seconds"};
  At at;
  if (value.is_null()) return at;
  if (value.is_string()) {
    const auto found = std::find(words.begin(), words.end(), value.get<std::string>());
    if (found == words.end())
      report(pointer, "unknown reading " + value.dump() + nearest(value.get<std::string>(), words));
    else
      at.kind = static_cast<At::Kind>(found - words.begin());
    return at;
  }
  const auto has = [&](const char* key) { return value.is_object() && value.contains(key); };
  if (has("reach") + has("after") + has("area") != 1) {
    report(pointer,
           value.dump() +
               " is not a reading: write \"final\", \"best\", \"best_validation\", \"median_last_5\", "
               "{\"reach\": x, \"unit\": …}, {\"after\": x, \"unit\": …} or {\"area\": \"steps\"}");
    return at;
  }
  const auto unit = [&](const Json& given, const std::string& name) {
    if (given.is_string() && std::find(units.begin(), units.end(), given.get<std::string>()) != units.end())
      at.unit = given.get<std::string>();
    else
      report(pointer, "`" + name + "` must be steps, epochs or seconds, not " + given.dump());
  };
  if (has("area")) {
    check_keys(value, pointer, {"area"});
    at.kind = At::Kind::area;
    unit(value["area"], "area");
    return at;
  }
  check_keys(value, pointer, {"reach", "after", "unit"});
  const Json& level = value[has("reach") ? "reach" : "after"];
  at.kind = has("reach") ? At::Kind::reach : At::Kind::after;
  if (level.is_number())
    at.value = level.get<double>();
  else
    report(pointer, level.dump() + " is not a number");
  unit(value.value("unit", Json()), "unit");
  return at;
}

std::vector<std::int64_t> Reading::seeds(const Json& value, const std::string& pointer,
                                         std::int64_t first) const {
  std::vector<std::int64_t> result;
  if (const auto n = whole(value)) {
    if (*n < 1 || *n > 100'000)
      report(pointer, value.dump() + " is not a number of seeds from 1 to 100000");
    else
      for (std::int64_t i = 0; i < *n; ++i) result.push_back(first + i);
    return result;
  }
  if (value.is_array() && !value.empty())
    for (const Json& one : value)
      if (const auto seed = whole(one); seed && *seed >= 0) result.push_back(*seed);
  if (result.empty() || result.size() != value.size())
    report(pointer,
           value.dump() + " is neither a number of seeds nor a list of seeds (whole numbers, 0 or more)");
  if (std::set<std::int64_t>(result.begin(), result.end()).size() != result.size())
    report(pointer, "a seed is given twice: " + value.dump());
  return result;
}

}  // namespace ablate::experiments
