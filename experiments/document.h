#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "experiments/problem.h"

namespace ablate::experiments {

/// A JSON text as a value that remembers where everything stood. Key order is kept: it carries meaning.
struct Document {
  std::string file;
  nlohmann::ordered_json value;
  std::map<std::string, Location> places;  ///< JSON pointer -> where the value begins; "" is the whole

  /// Where the value at `pointer` stands; the nearest enclosing value if it has no place of its own.
  [[nodiscard]] Location at(std::string_view pointer) const;
};

/// Reads strict JSON with // and /* */ comments. Duplicate keys, invalid UTF-8, numbers beyond double, more
/// than 1 MiB or depth 64 and trailing text are problems; after a syntax error the value is null.
Document read_document(std::string_view text, const std::string& file, Problems& problems);

}  // namespace ablate::experiments
