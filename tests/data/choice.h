#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "runner/data/dataset.h"

namespace ablate::tests {

/// A data set with its defaults, changed by `options`.
inline experiments::Choice choice(const std::string& name,
                                  const nlohmann::json& options = nlohmann::json::object()) {
  for (const experiments::Component& component : runner::dataset_components()) {
    if (component.name != name) continue;
    experiments::Choice result{name, nlohmann::json::object()};
    for (const experiments::Option& option : component.options) result.options[option.name] = option.fallback;
    result.options.update(options);
    return result;
  }
  throw std::out_of_range(name);
}

inline void write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

}  // namespace ablate::tests
