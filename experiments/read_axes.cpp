#include <algorithm>
#include <set>

#include "experiments/merge.h"
#include "experiments/random_space.h"
#include "experiments/reading.h"

namespace ablate::experiments {

namespace {

void check_labels(const Reading& reading, const Axis& axis) {
  std::set<std::string> seen;
  for (const Level& level : axis.levels) {
    if (!legal_label(level.label))
      reading.problems.add(
          level.where,
          "label \"" + level.label + "\" of axis \"" + axis.name +
              "\" may hold letters, digits, _ and . alone (a hyphen would read as minus in a claim)");
    if (!seen.insert(level.label).second)
      reading.problems.add(level.where, "axis \"" + axis.name + "\" has two levels \"" + level.label + "\"");
  }
}

/// Reports an axis of which nothing was declared. One whose every level is wrong has been reported already.
void check_declared(const Reading& reading, const Axis& axis, const Json& declared) {
  if (declared.empty()) reading.problems.add(axis.where, "axis \"" + axis.name + "\" has no levels");
}

Report reporter(const Reading& reading, const std::string& pointer) {
  return [&reading, pointer](const std::string& at, const std::string& message) {
    reading.report(pointer + at, message);
  };
}

/// {"path": value} expanded, one level for each value of a list.
Axis axis_of_list(const Reading& reading, const std::string& path, const Json& values,
                  const std::string& pointer, Axis::Source source) {
  Axis axis{path, source, {}, reading.source.at(pointer)};
  check_declared(reading, axis, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string here = pointer + "/" + std::to_string(i);
    const auto label = label_of(values[i]);
    if (!label) {
      reading.report(here, values[i].dump() + " has no label of its own: write the axis as {\"label\": {\"" +
                               path + "\": " + values[i].dump() + "}, …}");
      continue;
    }
    const Json patch = expand_patch({{path, values[i]}}, reading.catalog, reporter(reading, here));
    axis.levels.push_back({*label, patch, reading.source.at(here)});
  }
  check_labels(reading, axis);
  return axis;
}

/// name -> {label: patch}.
Axis axis_of_levels(const Reading& reading, const std::string& name, const Json& levels,
                    const std::string& pointer, Axis::Source source) {
  Axis axis{name, source, {}, reading.source.at(pointer)};
  check_declared(reading, axis, levels);
  for (const auto& [label, patch] : levels.items()) {
    const std::string here = pointer + "/" + label;
    if (!patch.is_object()) {
      reading.report(here,
                     patch.dump() + " is not a patch: a labelled level is an object of paths and values");
      continue;
    }
    axis.levels.push_back(
        {label, expand_patch(patch, reading.catalog, reporter(reading, here)), reading.source.at(here)});
  }
  check_labels(reading, axis);
  return axis;
}

void add_grid(const Reading& reading, const Json& grid, const std::string& pointer, Axis::Source source,
              std::vector<Axis>& axes) {
  if (!grid.is_object())
    return reading.report(pointer, grid.dump() + " is not an object of path and list, or name and levels");
  for (const auto& [name, levels] : grid.items()) {
    const std::string here = pointer + "/" + name;
    if (levels.is_array())
      axes.push_back(axis_of_list(reading, name, levels, here, source));
    else if (levels.is_object())
      axes.push_back(axis_of_levels(reading, name, levels, here, source));
    else
      reading.report(here, levels.dump() + " is neither a list of values nor an object of label and patch");
  }
}

/// Lists that advance together: the first gives name and labels.
void add_zip(const Reading& reading, const Json& entry, const std::string& pointer, Axis::Source source,
             std::vector<Axis>& axes) {
  if (!entry.is_object() || entry.empty())
    return reading.report(pointer, entry.dump() + " is not an object of path and list");
  const std::size_t size = entry.begin().value().size();
  for (const auto& [path, values] : entry.items())
    if (!values.is_array() || values.size() != size)
      return reading.report(pointer + "/" + path,
                            "the lists of one zip must be equally long: \"" + entry.begin().key() +
                                "\" has " + std::to_string(size) + " values, \"" + path + "\" " +
                                (values.is_array() ? std::to_string(values.size()) : values.dump()));
  Axis axis = axis_of_list(reading, entry.begin().key(), entry.begin().value(),
                           pointer + "/" + entry.begin().key(), source);
  if (axis.levels.size() != size) return;
  for (std::size_t i = 0; i < size; ++i) {
    Json patch = Json::object();
    for (const auto& [path, values] : entry.items()) patch[path] = values[i];
    axis.levels[i].patch = expand_patch(patch, reading.catalog, reporter(reading, pointer));
  }
  axes.push_back(std::move(axis));
}

}  // namespace

std::vector<Axis> Reading::axes(const Json& object, const std::string& pointer,
                                Axis::Source source_kind) const {
  std::vector<Axis> result;
  const auto kind = [&](Axis::Source declared) {
    return source_kind == Axis::Source::tune ? source_kind : declared;
  };
  if (object.contains("grid"))
    add_grid(*this, object["grid"], pointer + "/grid", kind(Axis::Source::grid), result);
  if (object.contains("zip")) {
    const Json& zip = object["zip"];
    if (!zip.is_array())
      report(pointer + "/zip", zip.dump() + " is not a list of {path: list, …}");
    else
      for (std::size_t i = 0; i < zip.size(); ++i)
        add_zip(*this, zip[i], pointer + "/zip/" + std::to_string(i), kind(Axis::Source::zip), result);
  }
  if (object.contains("random"))
    result.push_back(random_axis(*this, object["random"], pointer + "/random", kind(Axis::Source::random)));
  return result;
}

namespace {

void read_arms(Reading& reading) {
  const Json arms = reading.value("arms");
  if (arms.is_null()) return;
  if (!arms.is_object()) return reading.report("/arms", arms.dump() + " is not an object of label and patch");
  Json patches = Json::object();
  for (const auto& [label, arm] : arms.items()) {
    patches[label] = arm;
    if (arm.is_object()) patches[label].erase("tune");
  }
  Axis axis = axis_of_levels(reading, "arm", patches, "/arms", Axis::Source::arms);
  const Json baseline = reading.value("baseline");
  if (!axis.levels.empty()) reading.experiment.baseline = axis.levels.front().label;
  if (!baseline.is_null()) {
    const std::string label = label_of(baseline).value_or(baseline.dump());
    if (find_level(axis, label) == nullptr)
      reading.report("/baseline", "no arm is called \"" + label + "\"" + nearest(label, labels(axis)));
    reading.experiment.baseline = label;
  }
  reading.experiment.axes.push_back(std::move(axis));
}

}  // namespace

void read_axes(Reading& reading) {
  Experiment& experiment = reading.experiment;
  experiment.axes = reading.axes(reading.source.whole, "", Axis::Source::grid);
  read_arms(reading);
  if (reading.value("arms").is_null() && !reading.value("baseline").is_null())
    reading.report("/baseline", "there are no arms");
  std::set<std::string> names;
  for (const Axis& axis : experiment.axes)
    if (!names.insert(axis.name).second || axis.name == "seed")
      reading.problems.add(axis.where, "two axes are called \"" + axis.name + "\"");
  const Json seeds = reading.value("seeds");
  experiment.seeds = seeds.is_null() ? std::vector<std::int64_t>{1} : reading.seeds(seeds, "/seeds", 1);
  std::vector<const Axis*> all;
  for (const Axis& axis : experiment.axes) all.push_back(&axis);
  check_conflicts(all, reading.problems);
}

namespace {

bool is_component_key(const std::string& path) {
  return std::any_of(kinds().begin(), kinds().end(), [&](Kind kind) { return key(kind) == path; });
}

/// Whether two patches set the same path. Naming a component and editing one of its options on another axis
/// is no conflict.
bool clash(const std::string& a, const std::string& b) {
  if (a == b || (a == "epochs" && b == "steps") || (a == "steps" && b == "epochs")) return true;
  return (b.starts_with(a + ".") && !is_component_key(a)) || (a.starts_with(b + ".") && !is_component_key(b));
}

void check_pair(const Axis& first, const Axis& second, Problems& problems) {
  for (const Level& a : first.levels)
    for (const std::string& path : paths(a.patch))
      for (const Level& b : second.levels)
        for (const std::string& other : paths(b.patch))
          if (clash(path, other))
            return problems.add(b.where, "level \"" + b.label + "\" of axis \"" + second.name + "\" sets \"" +
                                             other + "\", and level \"" + a.label + "\" of axis \"" +
                                             first.name + "\" sets \"" + path +
                                             "\": two patches of one run may not set the same path");
}

}  // namespace

void check_conflicts(const std::vector<const Axis*>& axes, Problems& problems) {
  for (std::size_t i = 0; i < axes.size(); ++i)
    for (std::size_t j = i + 1; j < axes.size(); ++j) check_pair(*axes[i], *axes[j], problems);
}

void read_filters(Reading& reading) {
  for (const auto& [key_name, filters] :
       {std::pair("only", &reading.experiment.only), std::pair("skip", &reading.experiment.skip)}) {
    const Json value = reading.value(key_name);
    if (value.is_null()) continue;
    const std::string pointer = std::string("/") + key_name;
    if (!value.is_array()) {
      reading.report(pointer, value.dump() + " is not a list of {axis: label or labels}");
      continue;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::size_t before = reading.problems.list().size();
      Where where = reading.where(value[i], pointer + "/" + std::to_string(i));
      // One that is wrong would admit others than were meant, and hide what is wrong with them.
      if (reading.problems.list().size() == before) filters->push_back(std::move(where));
    }
  }
}

}  // namespace ablate::experiments
