#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "experiments/catalog.h"
#include "experiments/merge.h"

namespace ablate::experiments {

/// The value of one option, checked against its description; std::nullopt after a report.
std::optional<nlohmann::json> read_option(const Option& option, const nlohmann::ordered_json& value,
                                          const std::string& pointer, const Report& report);

/// What becomes of an option that is not given and has no default.
enum class Missing { refused, left_out };

/// A component as written ({"name": …, options …}) with every option resolved. `fallback`: the name where
/// none is given.
Choice read_choice(Kind kind, const nlohmann::ordered_json& value, const std::string& pointer,
                   const std::string& fallback, const Catalog& catalog, const Report& report,
                   Missing missing = Missing::refused);

/// A whole number, also written 100.0; std::nullopt if it is none.
std::optional<std::int64_t> whole(const nlohmann::ordered_json& value);

}  // namespace ablate::experiments
