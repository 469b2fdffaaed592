#include "experiments/catalog.h"

#include <algorithm>
#include <stdexcept>

#include "experiments/merge.h"

namespace ablate::experiments {

Catalog::Catalog(std::vector<Component> components, Defaults defaults)
    : components_(std::move(components)), defaults_(std::move(defaults)) {
  std::set<std::pair<Kind, std::string>> names;
  for (const Component& component : components_)
    if (!names.emplace(component.kind, component.name).second)
      throw std::logic_error("two components are called " + std::string(key(component.kind)) + " " +
                             component.name);
  for (const auto& [kind, name] : defaults_)
    if (!name.empty() && find(kind, name) == nullptr)
      throw std::logic_error("no " + std::string(key(kind)) + " is called " + name);
}

const Component* Catalog::find(Kind kind, std::string_view name) const {
  for (const Component& component : components_)
    if (component.kind == kind && component.name == name) return &component;
  return nullptr;
}

std::vector<const Component*> Catalog::all(Kind kind) const {
  std::vector<const Component*> found;
  for (const Component& component : components_)
    if (component.kind == kind) found.push_back(&component);
  return found;
}

const std::string& Catalog::fallback(Kind kind) const {
  static const std::string none;
  for (const auto& [of, name] : defaults_)
    if (of == kind) return name;
  return none;
}

namespace {

bool any_related(const std::vector<std::string>& some, const std::vector<std::string>& others) {
  return std::any_of(some.begin(), some.end(), [&](const std::string& one) {
    return std::any_of(others.begin(), others.end(),
                       [&](const std::string& other) { return related(one, other); });
  });
}

}  // namespace

Catalog::Examination Catalog::examine(const RunSpec& spec, std::vector<std::string> faulty) const {
  Examination result;
  for (const std::vector<Check>& round : checks) {
    std::vector<std::string> refused;
    for (const Check& check : round) {
      if (any_related(check.reads, faulty)) {
        result.unasked.insert(&check);
        continue;
      }
      for (Refusal& refusal : check.find(spec)) {
        refused.insert(refused.end(), refusal.paths.begin(), refusal.paths.end());
        result.refused.emplace_back(&check, std::move(refusal));
      }
    }
    faulty.insert(faulty.end(), refused.begin(), refused.end());
  }
  return result;
}

std::vector<Refusal> Catalog::refusals(const RunSpec& spec) const {
  std::vector<Refusal> found;
  for (auto& [check, refusal] : examine(spec, {}).refused) found.push_back(std::move(refusal));
  return found;
}

}  // namespace ablate::experiments
