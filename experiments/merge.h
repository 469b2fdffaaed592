#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "experiments/catalog.h"

namespace ablate::experiments {

/// Rule B. Patches speak about the run description.
///
/// Expands one patch: dotted keys become nested objects ("optimizer.lr": 1 -> {"optimizer": {"lr": 1}}), a
/// string on a component key becomes {"name": s}, a number {principal: number}; `null` stays null. Key order
/// is kept. Reports through `report(pointer, message)`: a path that ends in `.name`, a number on a component
/// whose kind has no principal option, two keys that set the same path.
using Report = std::function<void(const std::string& pointer, const std::string& message)>;
nlohmann::ordered_json expand_patch(const nlohmann::ordered_json& patch, const Catalog& catalog,
                                    const Report& report);

/// RFC 7396 merge of an expanded patch into `target` with two exceptions: an object with a `name` at a
/// component key is a complete component and replaces, one without edits; and setting one of `epochs`,
/// `steps` unsets the other.
void merge(nlohmann::ordered_json& target, const nlohmann::ordered_json& patch);

/// Whether one dotted path is the other or lies inside it.
bool related(const std::string& a, const std::string& b);

/// Every dotted path an expanded patch sets, those that name a component given as the component's key
/// ("norm", "norm.eps").
std::vector<std::string> paths(const nlohmann::ordered_json& patch);

/// Splits an expanded patch into the part that names components and the rest: the first is applied before the
/// second, so that axes commute (`norm.eps` on an axis before or after the axis that names the norm gives the
/// same run).
struct Ordered {
  nlohmann::ordered_json naming, editing;
};
Ordered split_by_naming(const nlohmann::ordered_json& patch);

}  // namespace ablate::experiments
