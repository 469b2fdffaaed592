#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace ablate::runner {

/// What decides the bits of a run beside its description: device, processor and its capability, versions of
/// LibTorch and of the program, compiler. The same value on machines that compute the same bits.
nlohmann::json environment(const std::string& device);

/// Its name: the first 16 hexadecimal digits of SHA-256 of the canonical JSON.
std::string environment_digest(const nlohmann::json& environment);

}  // namespace ablate::runner
