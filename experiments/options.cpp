#include "experiments/options.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "experiments/problem.h"

namespace ablate::experiments {

using nlohmann::ordered_json;

namespace {

std::string number_text(double value) {
  return ordered_json(value == std::floor(value) && std::abs(value) < 1e15
                          ? ordered_json(static_cast<std::int64_t>(value))
                          : ordered_json(value))
      .dump();
}

std::string range_text(const Option& option) {
  const bool low = std::isfinite(option.minimum), high = std::isfinite(option.maximum);
  const std::string least =
      (option.open_minimum ? "more than " : "at least ") + number_text(low ? option.minimum : 0);
  const std::string most =
      (option.open_maximum ? "less than " : "at most ") + number_text(high ? option.maximum : 0);
  if (low && high) return least + " and " + most;
  return low ? least : most;
}

bool in_range(const Option& option, double value) {
  const bool low = option.open_minimum ? value > option.minimum : value >= option.minimum;
  const bool high = option.open_maximum ? value < option.maximum : value <= option.maximum;
  return low && high;
}

std::optional<nlohmann::json> read_number(const Option& option, Type type, const ordered_json& value,
                                          const std::string& pointer, const Report& report) {
  const bool integer = type == Type::integer || type == Type::integers;
  const std::optional<std::int64_t> exact = whole(value);
  if (!value.is_number() || (integer && !exact)) {
    report(pointer,
           value.dump() + " is not " + (integer ? "a whole number" : "a number") + ": " + option.summary);
    return std::nullopt;
  }
  if (!in_range(option, value.get<double>())) {
    report(pointer, value.dump() + " is out of range: must be " + range_text(option));
    return std::nullopt;
  }
  return exact ? nlohmann::json(*exact) : nlohmann::json(value.get<double>());
}

/// A bare number stands for a list of one.
std::optional<nlohmann::json> read_list(const Option& option, const ordered_json& value,
                                        const std::string& pointer, const Report& report) {
  const ordered_json list = value.is_number() ? ordered_json::array({value}) : value;
  if (!list.is_array()) {
    report(pointer, value.dump() + " is not a list of " +
                        (option.type == Type::integers ? "whole numbers" : "numbers"));
    return std::nullopt;
  }
  nlohmann::json result = nlohmann::json::array();
  for (std::size_t i = 0; i < list.size(); ++i)
    if (auto item = read_number(option, option.type, list[i], pointer + "/" + std::to_string(i), report))
      result.push_back(*item);
  if (result.size() != list.size()) return std::nullopt;
  return result;
}

std::optional<nlohmann::json> read_string(const Option& option, const ordered_json& value,
                                          const std::string& pointer, const Report& report) {
  if (!value.is_string()) {
    report(pointer, value.dump() + " is not a string: " + option.summary);
    return std::nullopt;
  }
  const auto text = value.get<std::string>();
  if (!option.choices.empty() &&
      std::find(option.choices.begin(), option.choices.end(), text) == option.choices.end()) {
    report(pointer, "unknown " + option.name + " \"" + text + "\"" + nearest(text, option.choices));
    return std::nullopt;
  }
  return text;
}

/// Says where an option that this component lacks does exist: the likely mistake is the wrong component.
std::string elsewhere(Kind kind, const std::string& option, const Catalog& catalog) {
  std::string owners;
  for (const Component* other : catalog.all(kind))
    for (const Option& candidate : other->options)
      if (candidate.name == option) owners += (owners.empty() ? "" : ", ") + other->name;
  return owners.empty() ? "" : "; it is an option of " + owners;
}

}  // namespace

std::optional<std::int64_t> whole(const ordered_json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_number_float()) return std::nullopt;
  const auto number = value.get<double>();
  if (number != std::floor(number) || std::abs(number) >= 9007199254740992.0) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<nlohmann::json> read_option(const Option& option, const ordered_json& value,
                                          const std::string& pointer, const Report& report) {
  switch (option.type) {
    case Type::boolean:
      if (value.is_boolean()) return value.get<bool>();
      report(pointer, value.dump() + " is neither true nor false");
      return std::nullopt;
    case Type::integer:
    case Type::number:
      return read_number(option, option.type, value, pointer, report);
    case Type::string:
      return read_string(option, value, pointer, report);
    case Type::integers:
    case Type::numbers:
      return read_list(option, value, pointer, report);
  }
  return std::nullopt;
}

Choice read_choice(Kind kind, const ordered_json& value, const std::string& pointer,
                   const std::string& fallback, const Catalog& catalog, const Report& report,
                   Missing missing) {
  Choice choice{fallback, nlohmann::json::object()};
  if (value.contains("name")) {
    if (!value["name"].is_string()) {
      report(pointer + "/name", value["name"].dump() + " is not the name of a component");
      return choice;
    }
    choice.name = value["name"].get<std::string>();
  }
  if (choice.name.empty()) {
    report(pointer, "no " + std::string(key(kind)) + " is named: it has no default");
    return choice;
  }
  const Component* component = catalog.find(kind, choice.name);
  if (component == nullptr) {
    std::vector<std::string> names;
    for (const Component* other : catalog.all(kind)) names.push_back(other->name);
    report(pointer,
           "unknown " + std::string(key(kind)) + " \"" + choice.name + "\"" + nearest(choice.name, names));
    return choice;
  }
  std::vector<std::string> known;
  for (const Option& option : component->options) {
    known.push_back(option.name);
    const std::string here = pointer + "/" + option.name;
    if (value.contains(option.name)) {
      if (auto read = read_option(option, value[option.name], here, report))
        choice.options[option.name] = *read;
    } else if (option.fallback.is_null()) {
      if (missing == Missing::refused)
        report(pointer, std::string(key(kind)) + "." + option.name + " has no default: give it (" +
                            option.summary + ")");
    } else {
      choice.options[option.name] = option.fallback;
    }
  }
  for (const auto& [name, given] : value.items())
    if (name != "name" && std::find(known.begin(), known.end(), name) == known.end())
      report(pointer + "/" + name, std::string(key(kind)) + " \"" + choice.name + "\" has no option \"" +
                                       name + "\"" + elsewhere(kind, name, catalog) + nearest(name, known));
  return choice;
}

}  // namespace ablate::experiments
