#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace ablate::runner {

/// Writes 8-bit pixels, row by row, of one (gray) or three (red, green, blue) channels as PNG. Throws
/// Error(runtime) naming the file if it cannot be written.
void write_png(const std::filesystem::path& file, std::size_t width, std::size_t height, std::size_t channels,
               const std::vector<std::uint8_t>& pixels);

}  // namespace ablate::runner
