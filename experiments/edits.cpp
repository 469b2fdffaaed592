#include "experiments/edits.h"

#include <algorithm>

#include "experiments/error.h"
#include "experiments/merge.h"
#include "experiments/resolve.h"

namespace ablate::experiments {

using nlohmann::ordered_json;

namespace {

struct Edit {
  enum class Kind { set, add, remove } kind = Kind::set;
  std::string path, value;
};

Edit parse(const std::string& text) {
  const std::string form = "; write key=value, +key=value or ~key";
  Edit edit;
  if (text.starts_with('~')) {
    if (text.size() == 1 || text.find('=') != std::string::npos)
      throw Error(Exit::usage, "malformed edit '" + text + "'" + form);
    return {Edit::Kind::remove, text.substr(1), ""};
  }
  if (text.starts_with('+')) edit.kind = Edit::Kind::add;
  const std::size_t start = edit.kind == Edit::Kind::add ? 1 : 0, equals = text.find('=');
  if (equals == std::string::npos || equals == start)
    throw Error(Exit::usage, "malformed edit '" + text + "'" + form);
  edit.path = text.substr(start, equals - start);
  edit.value = text.substr(equals + 1);
  return edit;
}

ordered_json value_of(const std::string& text) {
  ordered_json value = ordered_json::parse(text, nullptr, false);
  return value.is_discarded() ? ordered_json(text) : value;
}

/// Splits at commas outside of brackets and strings.
std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    quoted = c == '"' ? !quoted : quoted;
    depth += quoted ? 0 : c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    if (c == ',' && depth == 0 && !quoted)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

bool within(const std::string& path, const std::string& other) {
  return path == other || path.starts_with(other + ".");
}

/// The axis that sets a path, or one inside or around it; empty if none does.
std::string setting_axis(const ordered_json& whole, const std::string& path, const Catalog& catalog) {
  const auto sets = [&](const ordered_json& patch) {
    if (!patch.is_object()) return false;
    const std::vector<std::string> set = paths(expand_patch(patch, catalog, [](const auto&, const auto&) {}));
    return std::any_of(set.begin(), set.end(),
                       [&](const std::string& one) { return within(one, path) || within(path, one); });
  };
  const auto first = [&](const ordered_json& levels, const std::string& name) -> std::string {
    if (levels.is_object())
      for (const auto& [label, patch] : levels.items())
        if (sets(patch)) return name;
    if (levels.is_array() && !levels.empty() && sets(ordered_json{{name, levels[0]}})) return name;
    return "";
  };
  if (std::string found = first(whole.value("arms", ordered_json()), "arm"); !found.empty()) return found;
  const ordered_json grid = whole.value("grid", ordered_json());
  if (grid.is_object())
    for (const auto& [name, levels] : grid.items())
      if (std::string found = first(levels, name); !found.empty()) return found;
  const ordered_json zip = whole.value("zip", ordered_json());
  if (zip.is_array())
    for (const ordered_json& entry : zip)
      if (entry.is_object())
        for (const auto& [name, values] : entry.items())
          if (std::string found = first(values, name); !found.empty()) return found;
  return "";
}

bool is_set(const ordered_json& base, const std::string& path) {
  const ordered_json* at = &base;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string part = path.substr(begin, end - begin);
    if (!at->is_object() || !at->contains(part)) return false;
    at = &(*at)[part];
    begin = end + 1;
  }
  return true;
}

/// {"a": {"b": null}} for "a.b": what merge() removes.
ordered_json removal(const std::string& path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string::npos) return {{path, nullptr}};
  return {{path.substr(0, dot), removal(path.substr(dot + 1))}};
}

bool is_declaration(const std::string& path) {
  return path == "seeds" || path == "name" || path == "question" || path == "notes";
}

void apply(ordered_json& whole, const Edit& edit, const Catalog& catalog, const Report& report) {
  const std::string root = edit.path.substr(0, edit.path.find('.'));
  const auto& known = description_keys();
  if (is_declaration(edit.path)) {
    if (edit.kind == Edit::Kind::remove)
      whole.erase(edit.path);
    else
      whole[edit.path] = value_of(edit.value);
    return;
  }
  if (std::find(known.begin(), known.end(), root) == known.end())
    return report("", "nothing is called \"" + root + "\"" + nearest(root, known));
  if (const std::string axis = setting_axis(whole, edit.path, catalog); !axis.empty())
    return report("", "\"" + edit.path + "\" is set by the axis \"" + axis +
                          "\": edit the axis in the file, or remove it");
  ordered_json& base = whole["base"];
  if (!base.is_object()) base = ordered_json::object();
  const bool set = is_set(base, edit.path);
  if (edit.kind == Edit::Kind::add && set)
    return report("", "\"" + edit.path + "\" is set already: write " + edit.path + "=" + edit.value);
  if (edit.kind == Edit::Kind::remove) {
    if (!set) return report("", "\"" + edit.path + "\" is not set in `base`: there is nothing to remove");
    return merge(base, removal(edit.path));
  }
  const ordered_json value = value_of(edit.value);
  const std::vector<std::string> parts = split_list(edit.value);
  if (value.is_string() && parts.size() > 1) {
    ordered_json levels = ordered_json::array();
    for (const std::string& part : parts) levels.push_back(value_of(part));
    whole["grid"][edit.path] = std::move(levels);
    return;
  }
  merge(base, expand_patch({{edit.path, value}}, catalog, report));
}

}  // namespace

void apply_edits(Source& source, const std::vector<std::string>& edits, const Catalog& catalog,
                 Problems& problems) {
  for (const std::string& text : edits) {
    const Edit edit = parse(text);
    apply(source.whole, edit, catalog, [&](const std::string& /*pointer*/, const std::string& message) {
      problems.add({"command line", 0, 0, text}, message);
    });
    std::string pointer = "/base/" + edit.path;
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    source.documents.front().places[pointer] = {"command line", 0, 0, text};
  }
}

}  // namespace ablate::experiments
