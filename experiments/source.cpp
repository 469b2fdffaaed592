#include "experiments/source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "experiments/error.h"
#include "experiments/merge.h"

namespace ablate::experiments {

using nlohmann::ordered_json;

namespace {

/// Adds the expanded pointer of every dotted key, so that a problem with "/base/optimizer/lr" finds
/// "/base/optimizer.lr".
void add_expanded_places(Document& document) {
  std::vector<std::pair<std::string, Location>> added;
  for (const auto& [pointer, where] : document.places) {
    if (pointer.find('.') == std::string::npos) continue;
    std::string expanded = pointer;
    std::replace(expanded.begin(), expanded.end(), '.', '/');
    added.emplace_back(std::move(expanded), where);
  }
  for (auto& [pointer, where] : added) document.places.try_emplace(pointer, where);
}

void expand_patches(Document& document, const Catalog& catalog, Problems& problems) {
  ordered_json& value = document.value;
  const auto expand = [&](ordered_json& patch, const std::string& pointer) {
    if (!patch.is_object()) return;
    patch = expand_patch(patch, catalog, [&](const std::string& at, const std::string& message) {
      problems.add(document.at(pointer + at), message);
    });
  };
  if (value.contains("base")) expand(value["base"], "/base");
  if (value.contains("arms") && value["arms"].is_object())
    for (auto& [label, arm] : value["arms"].items()) {
      if (!arm.is_object()) continue;
      // An arm's `tune` is a declaration beside the patch, not part of it.
      const ordered_json tune = arm.value("tune", ordered_json());
      const bool tuned = arm.contains("tune");
      arm.erase("tune");
      expand(arm, "/arms/" + label);
      if (tuned) arm["tune"] = tune;
    }
  if (value.contains("grid") && value["grid"].is_object())
    for (auto& [axis, levels] : value["grid"].items())
      if (levels.is_object())
        for (auto& [label, patch] : levels.items()) expand(patch, "/grid/" + axis + "/" + label);
}

/// Rule B for patches, RFC 7396 for everything else.
void merge_documents(ordered_json& target, const ordered_json& child) {
  for (const auto& [name, value] : child.items()) {
    if (value.is_null()) {
      target.erase(name);
    } else if (name == "base" && value.is_object() && target.contains("base")) {
      merge(target["base"], value);
    } else if (name == "arms" && value.is_object() && target.contains("arms")) {
      for (const auto& [label, arm] : value.items()) {
        if (arm.is_null())
          target["arms"].erase(label);
        else if (target["arms"].contains(label))
          merge(target["arms"][label], arm);
        else
          target["arms"][label] = arm;
      }
    } else if (value.is_object() && target.contains(name) && target[name].is_object()) {
      target[name].merge_patch(value);
    } else {
      target[name] = value;
    }
  }
}

/// What is wrong with a value of `extends`, or "".
std::string fault_of_parent(const ordered_json& extends, const std::filesystem::path& parent,
                            const std::vector<std::filesystem::path>& seen) {
  if (!extends.is_string()) return " is not the path of an experiment";
  if (!std::filesystem::exists(parent)) return " does not exist beside this file";
  if (std::filesystem::is_directory(parent)) return " is a folder, not an experiment";
  const bool again = std::find(seen.begin(), seen.end(), std::filesystem::canonical(parent)) != seen.end();
  return again ? " extends itself in a circle" : "";
}

}  // namespace

std::string file_contents(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file))
    throw Error(Exit::usage,
                "cannot read '" + file.string() + "': " + (stream ? "it is a folder" : std::strerror(errno)));
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

Location Source::at(const std::string& pointer) const {
  for (const Document& document : documents)
    if (document.places.contains(pointer)) return document.at(pointer);
  // The deepest enclosing place that any of the documents has.
  std::string enclosing = pointer;
  while (!enclosing.empty()) {
    enclosing.erase(enclosing.rfind('/'));
    if (enclosing.empty()) break;
    for (const Document& document : documents)
      if (document.places.contains(enclosing)) return document.at(pointer);
  }
  return documents.front().at(pointer);
}

Source merge_parents(Document document, const std::filesystem::path& folder, const Catalog& catalog,
                     Problems& problems) {
  Source source;
  std::vector<std::filesystem::path> seen;
  std::filesystem::path beside = folder;
  while (true) {
    add_expanded_places(document);
    if (document.value.is_object()) expand_patches(document, catalog, problems);
    const ordered_json extends =
        document.value.is_object() ? document.value.value("extends", ordered_json()) : ordered_json();
    const Location where = document.at("/extends");
    source.complete = document.value.is_object();
    source.documents.push_back(std::move(document));
    if (extends.is_null()) break;
    const std::filesystem::path parent = extends.is_string() ? beside / extends.get<std::string>() : "";
    if (const std::string fault = fault_of_parent(extends, parent, seen); !fault.empty()) {
      problems.add(where, extends.dump() + fault);
      source.complete = false;
      break;
    }
    seen.push_back(std::filesystem::canonical(parent));
    beside = parent.parent_path();
    document = read_document(file_contents(parent), parent.string(), problems);
    if (!document.value.is_object() && !document.value.is_null())
      problems.add(document.at(""), "an experiment is an object");
  }
  source.whole = ordered_json::object();
  for (auto document_at = source.documents.rbegin(); document_at != source.documents.rend(); ++document_at) {
    if (!document_at->value.is_object()) continue;
    for (const char* own : {"name", "question", "notes", "extends", "$schema"})
      if (document_at->value.contains(own) || source.whole.contains(own)) source.whole.erase(own);
    merge_documents(source.whole, document_at->value);
  }
  source.whole.erase("extends");
  source.whole.erase("$schema");
  return source;
}

}  // namespace ablate::experiments
