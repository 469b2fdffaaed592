#include "experiments/difference.h"

namespace ablate::experiments {

namespace {

std::string shown(const nlohmann::ordered_json& value) {
  if (value.is_null()) return "absent";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void compare(const std::string& path, const nlohmann::ordered_json& a, const nlohmann::ordered_json& b,
             std::vector<std::string>& found) {
  if (a == b) return;
  const bool objects = a.is_object() && b.is_object();
  if (!objects) {
    found.push_back(path + ": " + shown(a) + " | " + shown(b));
    return;
  }
  // Two components of different names differ as a whole: their options do not compare.
  const bool named = a.contains("name") && b.contains("name") && a["name"] != b["name"];
  if (named) return compare(path, a["name"], b["name"], found);
  for (const auto& [name, value] : a.items())
    compare(path.empty() ? name : path + "." + name, value, b.value(name, nlohmann::ordered_json()), found);
  for (const auto& [name, value] : b.items())
    if (!a.contains(name)) compare(path.empty() ? name : path + "." + name, nullptr, value, found);
}

}  // namespace

std::vector<std::string> differing_paths(const RunSpec& a, const RunSpec& b) {
  nlohmann::ordered_json left = to_json(a), right = to_json(b);
  left.erase("seed");
  right.erase("seed");
  std::vector<std::string> found;
  compare("", left, right, found);
  return found;
}

}  // namespace ablate::experiments
