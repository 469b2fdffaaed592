#include "runner/data/matlab.h"

#include <cstring>

#include "experiments/error.h"
#include "runner/data/gzip.h"

namespace ablate::runner {

namespace {

/// Types of an element, of those that the format knows.
constexpr std::uint32_t unsigned_bytes = 2, matrix = 14, compressed = 15;

constexpr std::size_t header_bytes = 128, tag_bytes = 8;

struct Element {
  std::uint32_t type = 0;
  std::string_view content;
};

/// Takes elements off the front of some bytes.
class Elements {
 public:
  Elements(std::string_view bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  [[nodiscard]] bool done() const { return bytes_.empty(); }

  /// A small element holds its length in the upper half of its type and its content in the tag; others are
  /// padded to 8 bytes, but for compressed ones.
  Element next() {
    const std::uint32_t first = number(0);
    if (const std::uint32_t length = first >> 16U; length != 0) {
      if (length > 4) refuse();
      return {first & 0xFFFFU, take(tag_bytes).substr(4, length)};
    }
    const std::uint32_t length = number(4);
    take(tag_bytes);
    const std::string_view content = take(length);
    if (first != compressed) take(std::min<std::size_t>((8 - length % 8) % 8, bytes_.size()));
    return {first, content};
  }

  [[noreturn]] void refuse() const {
    throw Error(Exit::data, "'" + name_ + "' is damaged, or no MAT-file of version 5 to 7");
  }

 private:
  [[nodiscard]] std::uint32_t number(std::size_t at) const {
    if (bytes_.size() < at + 4) refuse();
    std::uint32_t value = 0;
    std::memcpy(&value, bytes_.data() + at, 4);
    return value;
  }
  std::string_view take(std::size_t length) {
    if (length > bytes_.size()) refuse();
    const std::string_view taken = bytes_.substr(0, length);
    bytes_.remove_prefix(length);
    return taken;
  }

  std::string_view bytes_;
  const std::string& name_;
};

/// Flags, dimensions, name, values: in this order, each an element.
void read_array(std::string_view content, const std::string& file,
                std::map<std::string, MatlabArray>& arrays) {
  Elements parts(content, file);
  parts.next();
  const std::string_view dimensions = parts.next().content;
  const std::string name(parts.next().content);
  const Element values = parts.next();
  MatlabArray array;
  std::size_t count = 1;
  for (std::size_t at = 0; at + 4 <= dimensions.size(); at += 4) {
    std::int32_t size = 0;
    std::memcpy(&size, dimensions.data() + at, 4);
    array.dimensions.push_back(size);
    count *= static_cast<std::size_t>(size);
  }
  if (values.type != unsigned_bytes || values.content.size() != count) parts.refuse();
  array.values.assign(values.content.begin(), values.content.end());
  arrays[name] = std::move(array);
}

}  // namespace

std::map<std::string, MatlabArray> read_matlab(std::string_view bytes, const std::string& name) {
  std::map<std::string, MatlabArray> arrays;
  const bool little_endian = bytes.size() > header_bytes && bytes.substr(126, 2) == "IM";
  Elements elements(little_endian ? bytes.substr(header_bytes) : std::string_view(), name);
  if (!little_endian) elements.refuse();
  while (!elements.done()) {
    Element element = elements.next();
    std::string unpacked;
    if (element.type == compressed) {
      unpacked = inflate_zlib(element.content, name);
      element = Elements(unpacked, name).next();
    }
    if (element.type == matrix) read_array(element.content, name, arrays);
  }
  return arrays;
}

}  // namespace ablate::runner
