#pragma once

#include <nlohmann/json.hpp>

#include "experiments/catalog.h"

namespace ablate::experiments {

/// JSON Schema (draft 2020-12) of an experiment file: what editors complete and check. It admits everything
/// that the reader admits; combinations of components are checked by the reader alone.
nlohmann::ordered_json json_schema(const Catalog& catalog);

}  // namespace ablate::experiments
