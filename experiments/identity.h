#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "experiments/run_spec.h"

namespace ablate::experiments {

/// The revision of the arithmetic (which kernels are used). Hashed once above 1.
inline constexpr int numerics_revision = 2;

/// What is hashed: members at their released default left out, components that are off and parts that the
/// network does not use absent, keys sorted, a number spelled one way (1 and 1.0 alike).
nlohmann::json identity(const RunSpec& spec, const Catalog& catalog);

/// Bytes of canonical JSON: sorted keys, no white space, integers where integral, else the shortest decimal
/// that reads back to the same double. Throws std::invalid_argument for a number that is not finite.
std::string canonical(const nlohmann::json& value);

/// SHA-256 of `bytes` in lower-case hexadecimal (64 digits).
std::string sha256(std::string_view bytes);

/// The first 16 hexadecimal digits of SHA-256 of the canonical identity, with and without `seed`.
std::string run_id(const RunSpec& spec, const Catalog& catalog);
std::string config_id(const RunSpec& spec, const Catalog& catalog);

}  // namespace ablate::experiments
