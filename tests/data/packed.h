#pragma once

#include <cstdio>
#include <cstring>
#include <string>
#include <zlib.h>

namespace ablate::tests {

inline std::string gzip(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// One file as a ustar member, padded to whole blocks.
inline std::string tar_member(const std::string& name, const std::string& bytes) {
  std::string header(512, '\0');
  std::memcpy(header.data(), name.data(), name.size());
  std::snprintf(header.data() + 124, 12, "%011zo", bytes.size());
  header[156] = '0';
  return header + bytes + std::string((512 - bytes.size() % 512) % 512, '\0');
}

}  // namespace ablate::tests
