#include "experiments/axes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace ablate::experiments {

std::optional<std::string> label_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (!value.is_number() || value.get<double>() < 0) return std::nullopt;
  if (value.is_number_integer()) return value.dump();
  std::array<char, 400> text{};
  const auto number = value.get<double>();
  return std::string(
      text.data(),
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed).ptr);
}

bool legal_label(const std::string& label) {
  return !label.empty() && std::all_of(label.begin(), label.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

namespace {

bool is_suffix(const std::string& name, const std::string& suffix) {
  return name == suffix || (name.ends_with(suffix) && name[name.size() - suffix.size() - 1] == '.');
}

std::size_t sharing(const std::vector<Axis>& axes, const std::string& suffix) {
  return static_cast<std::size_t>(std::count_if(
      axes.begin(), axes.end(), [&](const Axis& axis) { return is_suffix(axis.name, suffix); }));
}

}  // namespace

const Axis* find_axis(const std::vector<Axis>& axes, const std::string& name) {
  for (const Axis& axis : axes)
    if (axis.name == name) return &axis;
  if (name.empty() || sharing(axes, name) != 1) return nullptr;
  return &*std::find_if(axes.begin(), axes.end(),
                        [&](const Axis& axis) { return is_suffix(axis.name, name); });
}

std::vector<std::string> axis_names(const std::vector<Axis>& axes) {
  std::vector<std::string> names;
  for (const Axis& axis : axes) {
    std::string shortest = axis.name;
    for (std::size_t dot = axis.name.rfind('.'); dot != std::string::npos && dot > 0;
         dot = axis.name.rfind('.', dot - 1)) {
      if (sharing(axes, axis.name.substr(dot + 1)) != 1) continue;
      shortest = axis.name.substr(dot + 1);
      break;
    }
    names.push_back(shortest);
  }
  return names;
}

const Level* find_level(const Axis& axis, const std::string& label) {
  for (const Level& level : axis.levels)
    if (level.label == label) return &level;
  return nullptr;
}

std::vector<std::string> labels(const Axis& axis) {
  std::vector<std::string> result;
  for (const Level& level : axis.levels) result.push_back(level.label);
  return result;
}

bool satisfies(const Labels& labels, const Where& where) {
  return std::all_of(where.begin(), where.end(), [&](const auto& condition) {
    const auto found = labels.find(condition.first);
    return found != labels.end() && std::find(condition.second.begin(), condition.second.end(),
                                              found->second) != condition.second.end();
  });
}

Axis seed_axis(const std::vector<std::int64_t>& seeds) {
  Axis axis{"seed", Axis::Source::seeds, {}, {}};
  for (const std::int64_t seed : seeds) axis.levels.push_back({std::to_string(seed), Json::object(), {}});
  return axis;
}

}  // namespace ablate::experiments
