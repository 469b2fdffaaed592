#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ablate::runner {

/// Unpacks a gzip stream. Throws Error(data) naming `name` if it is damaged or larger than `limit` bytes
/// unpacked.
std::string gunzip(std::string_view packed, const std::string& name,
                   std::size_t limit = std::size_t{1} << 30);

/// The same for a zlib stream, which has no header of gzip.
std::string inflate_zlib(std::string_view packed, const std::string& name,
                         std::size_t limit = std::size_t{1} << 30);

/// A whole file; Error(data) naming it if it cannot be read.
std::string data_file(const std::filesystem::path& file);

}  // namespace ablate::runner
