#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ablate::results {

/// What every journal line begins with; eight hexadecimal digits of the checksum and `",` follow.
inline constexpr std::string_view line_start = R"({"crc":")";
/// Bytes before the part that the checksum covers.
inline constexpr std::size_t covered_from = line_start.size() + 8 + 2;

/// CRC-32 (zlib's polynomial) in eight lower-case hexadecimal digits.
std::string checksum(std::string_view bytes);

}  // namespace ablate::results
