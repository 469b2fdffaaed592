#include "runner/data/gzip.h"

#include <array>
#include <fstream>
#include <memory>
#include <sstream>
#include <zlib.h>

#include "experiments/error.h"

namespace ablate::runner {

namespace {

/// `window`: as zlib's inflateInit2 takes it, which says the format as well.
std::string unpack(std::string_view packed, const std::string& name, std::size_t limit, int window) {
  z_stream stream{};
  if (inflateInit2(&stream, window) != Z_OK) throw Error(Exit::runtime, "zlib cannot be started");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> cleanup(&stream, inflateEnd);
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string result;
  std::array<char, 1 << 16> block{};
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    state = inflate(&stream, Z_NO_FLUSH);
    result.append(block.data(), block.size() - stream.avail_out);
    if (result.size() > limit)
      throw Error(Exit::data, "'" + name + "' unpacks to more than " + std::to_string(limit) + " bytes");
    if (state == Z_OK && stream.avail_in == 0 && stream.avail_out == block.size()) break;
  }
  if (state != Z_STREAM_END)
    throw Error(Exit::data, "'" + name + "' is damaged: its packed stream does not end");
  return result;
}

}  // namespace

std::string gunzip(std::string_view packed, const std::string& name, std::size_t limit) {
  return unpack(packed, name, limit, 15 + 16);
}

std::string inflate_zlib(std::string_view packed, const std::string& name, std::size_t limit) {
  return unpack(packed, name, limit, 15);
}

std::string data_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf())) throw Error(Exit::data, "cannot read '" + file.string() + "'");
  return text.str();
}

}  // namespace ablate::runner
