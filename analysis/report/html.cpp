#include "analysis/report/html.h"

#include <cstdint>

namespace ablate::analysis {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

/// Bytes of the UTF-8 character that begins at `at`, 0 where none does (RFC 3629).
std::size_t character_bytes(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (size == 0 || lead > 0xF4 || at + size > text.size()) return 0;
  std::uint32_t code = size == 1 ? lead : lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte(at + i) & 0x3FU);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  const bool none = (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF || code == 0xFFFE || code == 0xFFFF;
  return overlong || none ? 0 : size;
}

std::string_view escaped(char letter) {
  switch (letter) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

bool is_control(char letter) {
  const auto code = static_cast<unsigned char>(letter);
  return (code < 0x20 && letter != '\n' && letter != '\t') || code == 0x7F;
}

std::string escape(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character_bytes(text, at);
    if (size == 0 || is_control(text[at]))
      result += replacement;
    else if (const std::string_view safe = escaped(text[at]); !safe.empty())
      result += safe;
    else
      result += text.substr(at, size);
    at += size == 0 ? 1 : size;
  }
  return result;
}

bool has_no_end(std::string_view name) { return name == "meta" || name == "br" || name == "img"; }

}  // namespace

Html::Html(std::string_view text) : markup_(escape(text)) {}

Html element(std::string_view name, const Attributes& attributes, const Html& content) {
  Html result;
  std::string& markup = result.markup_;
  markup += '<';
  markup += name;
  for (const auto& [attribute, value] : attributes) markup += ' ' + attribute + "=\"" + escape(value) + '"';
  if (has_no_end(name)) {
    markup += "/>";
    return result;
  }
  markup += '>' + content.markup() + "</";
  markup += name;
  markup += '>';
  return result;
}

Html element(std::string_view name, const Html& content) { return element(name, {}, content); }

Html raw(std::string_view name, std::string_view content) {
  Html result;
  std::string& markup = result.markup_;
  for (const std::string_view part : {std::string_view("<"), name, std::string_view(">"), content,
                                      std::string_view("</"), name, std::string_view(">")})
    markup += part;
  return result;
}

}  // namespace ablate::analysis
