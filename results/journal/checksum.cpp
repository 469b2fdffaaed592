#include "results/journal/checksum.h"

#include <zlib.h>

namespace ablate::results {

std::string checksum(std::string_view bytes) {
  const uLong crc = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text(8, '0');
  for (std::size_t i = 0; i < 8; ++i) text[7 - i] = digits[(crc >> (4 * i)) & 15U];
  return text;
}

}  // namespace ablate::results
