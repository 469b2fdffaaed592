#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace ablate::runner {

/// What decides the bits of a run beside its description: device, processor and its capability, versions of
/// LibTorch and of the program, compiler. The same value on machines that compute the same bits.
nlohmann::json environment(const std::string& device);

/// Its name: the first 16 hexadecimal digits of SHA-256 of the canonical JSON.
/// For people: "ablate-worker 0.1.0 (numerics 1, LibTorch 2.11.0, AVX2, cpu)", last the devices it can use
std::string worker_version();
std::string environment_digest(const nlohmann::json& environment);

}  // namespace ablate::runner
