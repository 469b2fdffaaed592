#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/document.h"
#include "experiments/problem.h"

namespace ablate::experiments {

/// An experiment document with its parent merged in, which remembers where everything came from.
struct Source {
  std::vector<Document> documents;  ///< the child first, then its parents
  nlohmann::ordered_json whole;     ///< merged; patches in `base`, `arms` and labelled levels expanded
  bool complete = true;             ///< false: a parent could not be read, which was reported

  /// Where the value at `pointer` of `whole` was written. Dotted keys of a patch are found under their
  /// expanded pointer.
  [[nodiscard]] Location at(const std::string& pointer) const;
};

/// Merges a document with what it extends (rule B). Parents are looked up beside their child.
Source merge_parents(Document document, const std::filesystem::path& folder, const Catalog& catalog,
                     Problems& problems);

/// The contents of a file; Error(usage) if it cannot be read.
std::string file_contents(const std::filesystem::path& file);

}  // namespace ablate::experiments
