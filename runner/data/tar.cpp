#include "runner/data/tar.h"

#include <charconv>
#include <filesystem>

#include "experiments/error.h"

namespace ablate::runner {

namespace {

constexpr std::size_t block = 512;

std::string text_field(std::string_view header, std::size_t at, std::size_t length) {
  const std::string_view field = header.substr(at, length);
  return std::string(field.substr(0, field.find('\0')));
}

bool leaves(const std::string& name) {
  const std::filesystem::path path(name);
  if (path.is_absolute()) return true;
  for (const auto& part : path)
    if (part == "..") return true;
  return false;
}

}  // namespace

void each_tar_file(std::string_view bytes, const std::string& archive,
                   const std::function<void(const std::string& name, std::string_view bytes)>& visit) {
  const auto refuse = [&](const std::string& what) { throw Error(Exit::data, "'" + archive + "' " + what); };
  for (std::size_t at = 0; at + block <= bytes.size() && bytes[at] != '\0';) {
    const std::string_view header = bytes.substr(at, block);
    const std::string name = text_field(header, 0, 100), size_text = text_field(header, 124, 12);
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(size_text.data(), size_text.data() + size_text.size(), size, 8);
    if (error != std::errc() || at + block + size > bytes.size()) refuse("is a damaged tar archive");
    if (leaves(name)) refuse("has a file '" + name + "' outside of its folder");
    const char type = header[156];
    if (type == '0' || type == '\0') visit(name, bytes.substr(at + block, size));
    at += block + (size + block - 1) / block * block;
  }
}

}  // namespace ablate::runner
