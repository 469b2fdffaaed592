#include "experiments/edits.h"

#include <algorithm>
#include <optional>

#include "experiments/error.h"
#include "experiments/merge.h"
#include "experiments/reading.h"
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

/// "1,2" as [1, 2]; std::nullopt for one value.
std::optional<ordered_json> list_of(const std::string& text) {
  const std::vector<std::string> parts = split_list(text);
  if (parts.size() < 2 || !value_of(text).is_string()) return std::nullopt;
  ordered_json list = ordered_json::array();
  for (const std::string& part : parts) list.push_back(value_of(part));
  return list;
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

/// What is declared by one value, which an edit may give.
bool is_single(const std::string& path) {
  return path == "seeds" || path == "name" || path == "question" || path == "notes" || path == "baseline";
}

bool contains(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

/// ~grid.norm, ~arms.plain, ~tune: a declaration, or one member of it. Members are named by paths, so that
/// what follows the first dot is one name.
void remove_declaration(ordered_json& whole, const Edit& edit, const Report& report) {
  const std::size_t dot = std::min(edit.path.find('.'), edit.path.size());
  const std::string root = edit.path.substr(0, dot);
  if (!whole.contains(root)) return report("", "there is no `" + root + "` to remove");
  if (dot == edit.path.size()) {
    whole.erase(root);
    return;
  }
  const std::string member = edit.path.substr(dot + 1);
  ordered_json& members = whole[root];
  std::vector<std::string> known;
  if (members.is_object())
    for (const auto& [name, value] : members.items()) known.push_back(name);
  if (!contains(known, member))
    return report("", "`" + root + "` has no \"" + member + "\" to remove" + nearest(member, known));
  members.erase(member);
}

void edit_declaration(ordered_json& whole, const Edit& edit, const Report& report) {
  const std::string root = edit.path.substr(0, edit.path.find('.'));
  if (root == "base")
    return report("", "edits speak about `base` already: leave it out of the path \"" + edit.path + "\"");
  if (edit.kind == Edit::Kind::remove) return remove_declaration(whole, edit, report);
  if (!is_single(edit.path))
    return report("", "`" + root + "` is changed in the file; here it can only be removed: ~" + edit.path);
  const std::optional<ordered_json> several = edit.path == "seeds" ? list_of(edit.value) : std::nullopt;
  whole[edit.path] = several ? *several : value_of(edit.value);
}

void apply(ordered_json& whole, const Edit& edit, const Catalog& catalog, const Report& report) {
  const std::string root = edit.path.substr(0, edit.path.find('.'));
  if (contains(experiment_keys(), root)) return edit_declaration(whole, edit, report);
  if (!contains(description_keys(), root)) {
    std::vector<std::string> known = description_keys();
    known.insert(known.end(), experiment_keys().begin(), experiment_keys().end());
    return report("", "nothing is called \"" + root + "\"" + nearest(root, known));
  }
  if (const std::string axis = setting_axis(whole, edit.path, catalog); !axis.empty())
    return report("", "\"" + edit.path + "\" is set by the axis \"" + axis +
                          "\": edit the axis in the file, or remove it" +
                          (whole.contains("grid") && whole["grid"].contains(axis) ? ": ~grid." + axis : ""));
  ordered_json& base = whole["base"];
  if (!base.is_object()) base = ordered_json::object();
  const bool set = is_set(base, edit.path);
  if (edit.kind == Edit::Kind::add && set)
    return report("", "\"" + edit.path + "\" is set already: write " + edit.path + "=" + edit.value);
  if (edit.kind == Edit::Kind::remove) {
    if (!set) return report("", "\"" + edit.path + "\" is not set in `base`: there is nothing to remove");
    return merge(base, removal(edit.path));
  }
  if (const std::optional<ordered_json> levels = list_of(edit.value))
    whole["grid"][edit.path] = *levels;
  else
    merge(base, expand_patch({{edit.path, value_of(edit.value)}}, catalog, report));
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
    for (const std::string& place : {pointer, "/grid/" + edit.path, "/" + edit.path})
      source.documents.front().places[place] = {"command line", 0, 0, text};
  }
}

}  // namespace ablate::experiments
