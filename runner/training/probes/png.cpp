#include "runner/training/probes/png.h"

#include <fstream>
#include <string>
#include <zlib.h>

#include "experiments/error.h"

namespace ablate::runner {
namespace {

std::string big_endian(std::size_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes += static_cast<char>(number >> static_cast<unsigned>(shift));
  return bytes;
}

std::string chunk(const std::string& type, const std::string& data) {
  const std::string checked = type + data;
  const uLong sum =
      crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()));
  return big_endian(data.size()) + checked + big_endian(sum);
}

std::string deflated(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
           bytes.size());
  packed.resize(size);
  return packed;
}

}  // namespace

void write_png(const std::filesystem::path& file, std::size_t width, std::size_t height, std::size_t channels,
               const std::vector<std::uint8_t>& pixels) {
  const std::size_t row = width * channels;
  std::string lines;
  for (std::size_t y = 0; y < height; ++y) {
    lines += '\0';  // no filter
    lines.append(pixels.begin() + static_cast<std::ptrdiff_t>(y * row),
                 pixels.begin() + static_cast<std::ptrdiff_t>((y + 1) * row));
  }
  const std::string header = big_endian(width) + big_endian(height) + '\x08' +
                             (channels == 3 ? '\x02' : '\0') + std::string(3, '\0');
  std::filesystem::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  out << "\x89PNG\r\n\x1a\n" << chunk("IHDR", header) << chunk("IDAT", deflated(lines)) << chunk("IEND", "");
  out.close();
  if (!out) throw Error(Exit::runtime, "cannot write '" + file.string() + "'");
}

}  // namespace ablate::runner
