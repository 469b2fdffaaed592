#include "experiments/merge.h"

#include <algorithm>
#include <optional>

namespace ablate::experiments {

using nlohmann::ordered_json;

namespace {

std::optional<Kind> kind_of(const std::string& name) {
  for (const Kind kind : kinds())
    if (kind != Kind::probe && key(kind) == name) return kind;
  return std::nullopt;
}

/// The option that a bare number stands for; the same for all components of a kind.
std::string principal(Kind kind, const Catalog& catalog) {
  for (const Component* component : catalog.all(kind))
    if (!component->principal.empty()) return component->principal;
  return "";
}

/// A string or number on a component key, written out.
ordered_json written_out(Kind kind, const ordered_json& value, const std::string& pointer,
                         const Catalog& catalog, const Report& report) {
  if (value.is_string()) return {{"name", value}};
  if (value.is_number()) {
    const std::string option = principal(kind, catalog);
    if (!option.empty()) return {{option, value}};
    report(pointer, value.dump() + " is a number, and " + std::string(key(kind)) +
                        " has no option that a bare number stands for; write a name or an object");
    return ordered_json::object();
  }
  if (value.is_boolean() || value.is_array()) {
    report(pointer, value.dump() + " is not a component; write a name, an object or null");
    return ordered_json::object();
  }
  return value;
}

/// Puts `value` at the dotted path, making objects on the way. Objects from two spellings of one path are
/// joined; anything else that is set twice is a problem.
void put(ordered_json& target, const std::string& path, const ordered_json& value, const std::string& pointer,
         const Report& report) {
  const std::size_t dot = path.find('.');
  const std::string head = path.substr(0, dot);
  if (head.empty()) return report(pointer, "empty part in the path \"" + path + "\"");
  if (dot != std::string::npos) {
    ordered_json& inner = target[head];
    if (inner.is_null()) inner = ordered_json::object();
    if (!inner.is_object()) return report(pointer, "\"" + head + "\" is set by two keys of one patch");
    return put(inner, path.substr(dot + 1), value, pointer, report);
  }
  if (!target.contains(head)) {
    target[head] = value;
    return;
  }
  if (!target[head].is_object() || !value.is_object())
    return report(pointer, "\"" + path + "\" is set by two keys of one patch");
  for (const auto& [inner, part] : value.items()) put(target[head], inner, part, pointer, report);
}

bool names_component(const ordered_json& value) { return value.is_object() && value.contains("name"); }

ordered_json nested(const ordered_json& object, const std::string& pointer, const Report& report);

ordered_json expanded(const ordered_json& value, const std::string& pointer, const Report& report) {
  return value.is_object() ? nested(value, pointer, report) : value;
}

ordered_json nested(const ordered_json& object, const std::string& pointer, const Report& report) {
  ordered_json result = ordered_json::object();
  for (const auto& [name, value] : object.items()) {
    const std::string here = pointer + "/" + name;
    if (name.ends_with(".name"))
      report(here, "the path \"" + name + "\" ends in .name; write \"" + name.substr(0, name.size() - 5) +
                       "\": " + value.dump());
    else
      put(result, name, expanded(value, here, report), here, report);
  }
  return result;
}

}  // namespace

ordered_json expand_patch(const ordered_json& patch, const Catalog& catalog, const Report& report) {
  if (!patch.is_object()) {
    report("", patch.dump() + " is not a patch; write an object of paths and values");
    return ordered_json::object();
  }
  // Shorthands first, so that {"norm": "batch", "norm.eps": 1e-3} joins into one component.
  ordered_json written = ordered_json::object();
  for (const auto& [name, value] : patch.items()) {
    const std::optional<Kind> kind = kind_of(name);
    written[name] = kind ? written_out(*kind, value, "/" + name, catalog, report) : value;
  }
  ordered_json result = nested(written, "", report);
  for (const char* part : {"run"})
    if (result.contains("start") && result["start"].is_object() && result["start"].contains(part))
      result["start"][part] = expand_patch(
          result["start"][part], catalog,
          [&](const std::string& at, const std::string& what) { report("/start/run" + at, what); });
  return result;
}

namespace {

void merge_into(ordered_json& target, const ordered_json& patch, bool component_keys) {
  for (const auto& [name, value] : patch.items()) {
    if (value.is_null()) {
      target.erase(name);
      continue;
    }
    const bool complete = component_keys && kind_of(name) && names_component(value);
    if (!value.is_object() || complete) {
      target[name] = value;
      continue;
    }
    ordered_json& inner = target[name];
    if (!inner.is_object()) inner = ordered_json::object();
    merge_into(inner, value, name == "run");
  }
}

}  // namespace

void merge(ordered_json& target, const ordered_json& patch) {
  const auto sets = [&](const char* name) { return patch.contains(name) && !patch[name].is_null(); };
  if (sets("epochs")) target.erase("steps");
  if (sets("steps")) target.erase("epochs");
  merge_into(target, patch, true);
}

namespace {

void collect(const ordered_json& value, const std::string& path, bool component,
             std::vector<std::string>& found) {
  if (!value.is_object() || value.empty()) {
    found.push_back(path);
    return;
  }
  if (component && names_component(value)) found.push_back(path);
  for (const auto& [name, inner] : value.items())
    if (!component || name != "name") collect(inner, path + "." + name, false, found);
}

}  // namespace

bool related(const std::string& a, const std::string& b) {
  return a == b || a.starts_with(b + ".") || b.starts_with(a + ".");
}

std::vector<std::string> paths(const ordered_json& patch) {
  std::vector<std::string> found;
  for (const auto& [name, value] : patch.items()) collect(value, name, kind_of(name).has_value(), found);
  return found;
}

Ordered split_by_naming(const ordered_json& patch) {
  Ordered result{ordered_json::object(), ordered_json::object()};
  for (const auto& [name, value] : patch.items()) {
    const bool naming = kind_of(name) && (names_component(value) || value.is_null());
    (naming ? result.naming : result.editing)[name] = value;
  }
  return result;
}

}  // namespace ablate::experiments
