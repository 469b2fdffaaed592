#pragma once

#include <filesystem>
#include <string>

#include "models/execution/safetensors.h"

namespace ablate::runner {

/// The final weights of a run: "parameter.NAME" and "buffer.NAME". Other runs may start from them, and probes
/// look at them without training again.
void write_weights(const std::filesystem::path& file, const std::string& run_id,
                   const models::NamedTensors& values);

/// Throws Error(runtime) naming the file where it is absent, damaged, or of another run.
models::SafeTensors read_weights(const std::filesystem::path& file, const std::string& run_id);

}  // namespace ablate::runner
