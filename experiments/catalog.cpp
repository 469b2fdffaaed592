#include "experiments/catalog.h"

#include <set>
#include <stdexcept>

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

}  // namespace ablate::experiments
