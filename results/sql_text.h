#pragma once

#include <string>

namespace ablate::results {

/// A string as an SQL literal.
inline std::string sql_text(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

}  // namespace ablate::results
