#include "experiments/configuration.h"

#include <algorithm>

#include "experiments/identity.h"

namespace ablate::experiments {

namespace {

std::string dotted(std::string pointer) {
  std::replace(pointer.begin(), pointer.end(), '/', '.');
  return pointer.empty() ? pointer : pointer.substr(1);
}

/// What would have to be set otherwise. An option that does not fit is a matter of the component's name as
/// well.
std::vector<std::string> paths_at(const std::string& pointer) {
  const std::string path = dotted(pointer);
  const std::string root = path.substr(0, path.find('.'));
  const bool option = root != path && std::any_of(kinds().begin(), kinds().end(),
                                                  [&](Kind kind) { return key(kind) == root; });
  return option ? std::vector<std::string>{path, root} : std::vector<std::string>{path};
}

std::string pointer_of(std::string path) {
  std::replace(path.begin(), path.end(), '.', '/');
  return "/" + path;
}

}  // namespace

Configuration Configurations::make(const Combination& combination) const {
  Json description = experiment_.base;
  std::vector<Ordered> patches;
  for (const auto& [axis, level] : combination.levels) patches.push_back(split_by_naming(level->patch));
  for (const Ordered& patch : patches) merge(description, patch.naming);
  for (const Ordered& patch : patches) merge(description, patch.editing);
  return finish(std::move(description));
}

Configuration Configurations::finish(Json description) const {
  Configuration result;
  std::vector<std::string> unread;
  const Report report = [&](const std::string& pointer, const std::string& message) {
    result.faults.push_back({pointer, message, paths_at(pointer)});
    unread.push_back(dotted(pointer));
  };
  result.resolved = resolve(description, catalog_, report);
  result.description = std::move(description);
  RunSpec& spec = result.resolved.spec;
  Catalog::Examination examination = catalog_.examine(spec, unread);
  for (auto& [check, refusal] : examination.refused) {
    const std::string pointer = refusal.paths.empty() ? "" : pointer_of(refusal.paths.front());
    result.faults.push_back({pointer, std::move(refusal.reason), std::move(refusal.paths), check});
  }
  result.unasked = std::move(examination.unasked);
  if (result.faults.empty() && catalog_.probe_refusals)
    for (Refusal& refusal : catalog_.probe_refusals(spec, result.resolved.probes))
      result.faults.push_back(
          {pointer_of(refusal.paths.front()), std::move(refusal.reason), std::move(refusal.paths)});
  if (!result.faults.empty()) return result;
  if (!spec.start.is_null()) {
    // The source is hashed by what it is, not by how it was written.
    const Configuration source = source_of(result);
    for (const Fault& fault : source.faults)
      result.faults.push_back({"/start/run", "the source run: " + fault.message, {"start.run", "start"}});
    if (!result.faults.empty()) return result;
    if (catalog_.start_refusals)
      for (Refusal& refusal : catalog_.start_refusals(spec, source.resolved.spec))
        result.faults.push_back(
            {pointer_of(refusal.paths.front()), std::move(refusal.reason), std::move(refusal.paths)});
    if (!result.faults.empty()) return result;
    spec.start["run"] = source.identity;
    spec.start.erase("network");  // part of the source's identity
  }
  result.identity = identity(spec, catalog_);
  result.identity.erase("seed");
  result.config_id = sha256(canonical(result.identity)).substr(0, 16);
  return result;
}

Configuration Configurations::source_of(const Configuration& configuration) const {
  Json description = experiment_.base;
  description.erase("start");
  description.erase("probes");  // they look at the runs that are compared
  merge(description, configuration.description.at("start").at("run"));
  for (const char* shared : {"network", "norm", "activation"}) {
    description.erase(shared);
    if (configuration.description.contains(shared)) description[shared] = configuration.description[shared];
  }
  const Json& start = configuration.description.at("start");
  if (start.contains("network")) merge(description, {{"network", start.at("network")}});
  return finish(std::move(description));
}

}  // namespace ablate::experiments
