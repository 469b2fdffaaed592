#pragma once

#include <charconv>
#include <optional>
#include <string>

namespace ablate::analysis {

/// A label that is a number; std::nullopt for any other.
inline std::optional<double> number(const std::string& label) {
  double value = 0;
  const char* end = label.data() + label.size();
  const auto [stop, error] = std::from_chars(label.data(), end, value);
  return error == std::errc{} && stop == end ? std::optional(value) : std::nullopt;
}

}  // namespace ablate::analysis
