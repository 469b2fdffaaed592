#include <algorithm>

#include "experiments/reading.h"

namespace ablate::experiments {

namespace {

constexpr std::int64_t first_tuning_seed = 1001;
constexpr int default_tuning_seeds = 2;

/// The experiment's axes as one arm meets them: of the arms itself alone.
std::vector<Axis> axes_of(const Experiment& experiment, const std::string& arm) {
  std::vector<Axis> axes = experiment.axes;
  for (Axis& axis : axes)
    if (axis.name == "arm")
      std::erase_if(axis.levels, [&](const Level& level) { return level.label != arm; });
  return axes;
}

/// The common declaration with the arm's own merged over it, as read for one arm.
void read_for(Reading& reading, const std::string& arm, const Json& declared, const std::string& pointer) {
  if (!declared.is_object())
    return reading.report(pointer,
                          declared.dump() + " is not an object of by, at, seeds and grid, zip or random");
  reading.check_keys(declared, pointer, {"by", "at", "seeds", "grid", "zip", "random"});
  Tune tune;
  tune.axes = reading.axes(declared, pointer, Axis::Source::tune);
  tune.at = reading.at(declared.value("at", Json()), pointer + "/at");
  tune.seeds = reading.seeds(declared.value("seeds", Json(default_tuning_seeds)), pointer + "/seeds",
                             first_tuning_seed);
  const auto by = declared.contains("by") ? reading.metric(declared["by"], pointer + "/by") : std::nullopt;
  if (tune.axes.empty()) return;  // the common part of what arms tune by themselves
  if (!declared.contains("by"))
    return reading.report(pointer, "no `by` is given: the metric that chooses, e.g. \"validation_error\"");
  if (!by) return;
  tune.by = *by;
  if (by->split == "test")
    reading.report(pointer + "/by",
                   "\"" + by->name + "\" would choose on the test set: choose by a validation metric");
  for (const std::int64_t seed : tune.seeds)
    if (std::find(reading.experiment.seeds.begin(), reading.experiment.seeds.end(), seed) !=
        reading.experiment.seeds.end())
      reading.report(pointer + "/seeds",
                     "seed " + std::to_string(seed) +
                         " is also one of `seeds`: what is chosen on a seed may not be compared on it");
  const std::vector<Axis> met = axes_of(reading.experiment, arm);
  std::vector<const Axis*> all;
  all.reserve(met.size() + tune.axes.size());
  for (const Axis& axis : met) all.push_back(&axis);
  for (const Axis& axis : tune.axes) all.push_back(&axis);
  check_conflicts(all, reading.problems);
  reading.experiment.tune.emplace(arm, std::move(tune));
}

}  // namespace

namespace {

bool declares_axes(const Json& tune) {
  return tune.is_object() && (tune.contains("grid") || tune.contains("zip") || tune.contains("random"));
}

/// A `tune` that chooses nothing was meant to.
void check_chooses(const Reading& reading, const Json& common, const Json& arms) {
  bool chooses = !common.is_object() || declares_axes(common);
  if (arms.is_object())
    for (const auto& [label, arm] : arms.items())
      chooses = chooses || (arm.is_object() && declares_axes(arm.value("tune", Json())));
  if (!chooses) reading.report("/tune", "chooses nothing: give the candidates as grid, zip or random");
}

}  // namespace

void read_tune(Reading& reading) {
  const Json common = reading.value("tune");
  const Json arms = reading.value("arms");
  check_chooses(reading, common, arms);
  if (!arms.is_object()) {
    if (!common.is_null()) read_for(reading, "", common, "/tune");
    return;
  }
  for (const auto& [label, arm] : arms.items()) {
    const bool own = arm.is_object() && arm.contains("tune");
    if (common.is_null() && !own) continue;
    Json merged = common.is_null() ? Json::object() : common;
    if (own) merged.merge_patch(arm["tune"]);
    read_for(reading, label, merged, own ? "/arms/" + label + "/tune" : "/tune");
  }
}

}  // namespace ablate::experiments
