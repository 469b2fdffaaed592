#include "analysis/report/variation.h"

#include <algorithm>
#include <map>
#include <set>

namespace ablate::analysis {

namespace {

using Json = nlohmann::ordered_json;
using Flat = std::map<std::string, std::string>;

/// "norm" -> "batch", "norm.eps" -> "1e-05". `order`: every path once, as first met.
void flatten(const std::string& path, const Json& value, Flat& flat, std::vector<std::string>& order) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.items())
      flatten(path.empty() ? key : key == "name" ? path : path + "." + key, member, flat, order);
    return;
  }
  if (flat.emplace(path, value.is_string() ? value.get<std::string>() : value.dump()).second &&
      std::find(order.begin(), order.end(), path) == order.end())
    order.push_back(path);
}

std::string value_at(const Flat& flat, const std::string& path) {
  const auto found = flat.find(path);
  return found == flat.end() ? "absent" : found->second;
}

/// The component that an option belongs to: "norm" of "norm.eps".
std::string component(const std::string& path) { return path.substr(0, path.find('.')); }

bool varies(const std::vector<Flat>& all, const std::string& path) {
  std::map<std::string, std::set<std::string>> by_name;  // component's name -> values of the path
  const std::string owner = component(path);
  for (const Flat& flat : all)
    by_name[owner == path ? "" : value_at(flat, owner)].insert(value_at(flat, path));
  return std::any_of(by_name.begin(), by_name.end(), [](const auto& one) { return one.second.size() > 1; });
}

}  // namespace

Variation variation(const experiments::Plan& plan) {
  Variation result;
  std::vector<Flat> all;
  std::vector<std::string> order;
  std::set<experiments::Labels> seen;
  for (const experiments::PlannedRun& run : plan.runs) {
    if (run.phase != experiments::Phase::compare) continue;
    experiments::Labels labels = run.labels;
    labels.erase("seed");
    if (!seen.insert(labels).second) continue;
    Json spec = experiments::to_json(run.spec);
    spec.erase("seed");
    flatten("", spec, all.emplace_back(), order);
    result.rows.push_back({std::move(labels), {}});
  }
  for (const std::string& path : order)
    if (varies(all, path)) result.paths.push_back(path);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const std::string& path : result.paths) result.rows[i].values.push_back(value_at(all[i], path));
  return result;
}

}  // namespace ablate::analysis
