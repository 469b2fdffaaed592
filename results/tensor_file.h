#pragma once

#include <filesystem>
#include <string>

namespace ablate::results {

/// What is wrong with a file of tensors (safetensors with a digest in its metadata, as weights and
/// checkpoints are): it cannot be read, is cut off, or its bytes do not fit its digest; "" for a sound one.
/// What the tensors are is not looked at.
std::string tensor_file_problem(const std::filesystem::path& file);

}  // namespace ablate::results
