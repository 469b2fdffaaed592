#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "experiments/catalog.h"
#include "experiments/experiment.h"
#include "experiments/merge.h"
#include "experiments/run_spec.h"

namespace ablate::experiments {

/// A merged, expanded run description made typed: names looked up, options checked (unknown, missing, type,
/// range, choice) and defaults filled in. Every problem is reported with its JSON pointer inside the
/// description ("/norm/eps") and the nearest valid name; the result is meaningful only if nothing was
/// reported. `seed` is not part of the description: the caller sets it.
struct Resolved {
  RunSpec spec;
  Evaluate evaluate;
  nlohmann::json probes = nlohmann::json::object();
};
Resolved resolve(const nlohmann::ordered_json& description, const Catalog& catalog, const Report& report);

/// The keys a run description may have (`dataset`, `split`, … `evaluate`), in the order of the documentation.
const std::vector<std::string>& description_keys();

}  // namespace ablate::experiments
