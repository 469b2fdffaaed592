#include "experiments/configuration.h"

#include <algorithm>

#include "experiments/identity.h"

namespace ablate::experiments {

namespace {

std::string dotted(std::string pointer) {
  std::replace(pointer.begin(), pointer.end(), '/', '.');
  return pointer.empty() ? pointer : pointer.substr(1);
}

/// Whether one path is the other or lies inside it.
bool related(const std::string& a, const std::string& b) {
  return a == b || a.starts_with(b + ".") || b.starts_with(a + ".");
}

using Levels = std::vector<std::pair<const Axis*, const Level*>>;

bool sets(const Level& level, const std::vector<std::string>& wanted) {
  const std::vector<std::string> set = paths(level.patch);
  return std::any_of(set.begin(), set.end(), [&](const std::string& path) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const std::string& one) { return !one.empty() && related(path, one); });
  });
}

/// The levels that set one of the paths, or something inside or around it.
Levels setting(const Combination& combination, const std::vector<std::string>& wanted) {
  Levels found;
  for (const auto& [axis, level] : combination.levels)
    if (sets(*level, wanted)) found.emplace_back(axis, level);
  return found;
}

/// The levels of every axis of which some level sets one of the paths: another level of it might fit. What is
/// tuned cannot be skipped.
Levels deciding(const Combination& combination, const std::vector<std::string>& wanted) {
  Levels found;
  for (const auto& [axis, level] : combination.levels)
    if (axis->source != Axis::Source::tune &&
        std::any_of(axis->levels.begin(), axis->levels.end(),
                    [&](const Level& other) { return sets(other, wanted); }))
      found.emplace_back(axis, level);
  return found;
}

/// `"skip": [{"norm": "none", "norm.eps": "0.1"}]`
std::string skip_line(const Levels& levels) {
  std::string inside;
  for (const auto& [axis, level] : levels)
    inside += (inside.empty() ? "" : ", ") + Json(axis->name).dump() + ": " + Json(level->label).dump();
  return "\"skip\": [{" + inside + "}]";
}

}  // namespace

void Configurations::complain(const Combination& combination, const std::vector<std::string>& wanted,
                              const std::string& pointer, const std::string& message,
                              std::size_t fewest) const {
  const auto levels = setting(combination, wanted);
  if (levels.empty()) return problems_.add(experiment_.locate(pointer), message);
  const Levels skipped = deciding(combination, wanted);
  std::string chosen;
  for (const auto& [axis, level] : skipped.empty() ? levels : skipped)
    chosen += (chosen.empty() ? "" : ", ") + axis->name + "=" + level->label;
  std::string advice = " (" + chosen + ")";
  if (skipped.size() >= fewest) advice += "; to leave such runs out, add " + skip_line(skipped);
  problems_.add(levels.back().second->where, message + advice);
}

Configuration Configurations::make(const Combination& combination) const {
  Json description = experiment_.base;
  std::vector<Ordered> patches;
  for (const auto& [axis, level] : combination.levels) patches.push_back(split_by_naming(level->patch));
  for (const Ordered& patch : patches) merge(description, patch.naming);
  for (const Ordered& patch : patches) merge(description, patch.editing);
  return finish(std::move(description), combination);
}

Configuration Configurations::finish(Json description, const Combination& combination) const {
  Configuration result;
  bool sound = true;
  const Report report = [&](const std::string& pointer, const std::string& message) {
    sound = false;
    std::vector<std::string> wanted;
    if (!pointer.empty()) {
      const std::string path = dotted(pointer);
      wanted = {path};
      // An option that does not fit is a matter of the component's name as well.
      const std::string root = path.substr(0, path.find('.'));
      if (root != path &&
          std::any_of(kinds().begin(), kinds().end(), [&](Kind kind) { return key(kind) == root; }))
        wanted.push_back(root);
    }
    // What one level got wrong by itself is mended there, not skipped.
    complain(combination, wanted, pointer, message, 2);
  };
  result.resolved = resolve(description, catalog_, report);
  result.description = std::move(description);
  RunSpec& spec = result.resolved.spec;
  if (!spec.start.is_null() && !options_.allow_start)
    complain(combination, {"start"}, "/start",
             "start: training from another run is not available in this version", 2);
  if (!sound) return result;
  for (const Refusal& refusal : catalog_.refusals ? catalog_.refusals(spec) : std::vector<Refusal>{}) {
    std::string pointer = "/" + (refusal.paths.empty() ? "" : refusal.paths.front());
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    complain(combination, refusal.paths, pointer, refusal.reason, 1);
  }
  if (!spec.start.is_null()) {
    // The source is hashed by what it is, not by how it was written.
    const Configuration source = source_of(result);
    spec.start["run"] = source.identity;
  }
  result.identity = identity(spec, catalog_);
  result.identity.erase("seed");
  result.config_id = sha256(canonical(result.identity)).substr(0, 16);
  return result;
}

Configuration Configurations::source_of(const Configuration& configuration) const {
  Json description = experiment_.base;
  description.erase("start");
  merge(description, configuration.description.at("start").at("run"));
  for (const char* shared : {"network", "norm", "activation"}) {
    description.erase(shared);
    if (configuration.description.contains(shared)) description[shared] = configuration.description[shared];
  }
  return finish(std::move(description), {});
}

}  // namespace ablate::experiments
