#pragma once

#include <ATen/ATen.h>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// Tensors in a file of the format `safetensors`: 8 bytes, the length of the header, little-endian; the
/// header, a JSON object {name: {"dtype", "shape", "data_offsets": [begin, end)}, "__metadata__": {…}}; the
/// tensors' bytes, row-major, little-endian, without gaps. Types: F64, F32, I64, U8.
namespace ablate::models {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;
using Metadata = std::map<std::string, std::string>;

struct SafeTensors {
  std::map<std::string, at::Tensor> tensors;  ///< on the CPU, row-major, owning their bytes
  Metadata metadata;                          ///< without the digest
};

/// Writes all of it or nothing: a new file beside it, on the disk before it takes the name. The metadata gets
/// "digest", SHA-256 of the tensors' bytes. Throws Error(runtime) naming the file, DiskFull without room;
/// std::logic_error for a name given twice or reserved, a type the format lacks, or metadata named "digest".
void write_safetensors(const std::filesystem::path& file, const NamedTensors& tensors,
                       const Metadata& metadata);

/// Throws Error(runtime) naming the file and what is wrong with it: unreadable, cut off, a header that is not
/// as above, tensors that overlap or leave bytes unused, a digest that is absent or does not fit.
SafeTensors read_safetensors(const std::filesystem::path& file);

}  // namespace ablate::models
